"""What a worker does in a campaign: files checked and measured, texts held to the laws of ``parse``."""

from __future__ import annotations

import time
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from targetexpr import parse
from targetexpr.checking import tasks
from targetexpr.errors import TargetSyntaxError

_ROOT = Path(__file__).resolve().parents[2]
_SLOW = 1.0


def check(arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Check a file; beside the answer, ``used``: seconds of the processor and the most MiB that were held."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # what was held before does not count
    began = time.process_time()
    answer = tasks.check(arguments, data)
    seconds, status = time.process_time() - began, Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return {**answer, "used": {"processor": round(seconds, 2), "memory": int(kilobytes) // 1024}}


def texts(arguments: dict[str, Any], _: bytes) -> dict[str, Any]:
    """Parse *count* texts from *start* on: how many are constraints and how many errors, and what else happened."""
    parse("≥95%", name="合格率")  # what is loaded when it is first needed is not timed
    found: dict[str, Any] = {"constraints": 0, "errors": 0, "findings": [], "slowest": 0.0}
    for number in range(arguments["start"], arguments["start"] + arguments["count"]):
        text, name = _text(Random(f"text:{arguments['seed']}:{number}"))
        began = time.process_time()
        try:
            again = parse(str(parse(text, name=name)), name=name)
            found["constraints"] += bool(again)
        except TargetSyntaxError as error:
            found["errors"] += 1
            if not 0 <= error.span[0] <= error.span[1] <= len(error.text):
                found["findings"].append({"number": number, "text": text, "error": f"span {error.span}"})
        except Exception as error:
            found["findings"].append({"number": number, "text": text, "name": name, "error": repr(error)})
        seconds = time.process_time() - began
        found["slowest"] = max(found["slowest"], seconds)
        if seconds > _SLOW:
            found["findings"].append({"number": number, "text": text, "error": f"{seconds:.1f} s"})
    return found


def _text(random: Random) -> tuple[str, str | None]:
    words, known = _material()
    text = random.choice(known) if random.random() < 0.6 else "".join(random.choices(words, k=random.choice((1, 3, 6))))
    for _ in range(random.choice((0, 1, 1, 2, 8))):
        at = random.randrange(len(text) + 1)
        match random.randrange(5):
            case 0:
                text = text[:at] + random.choice(words) + text[at:]
            case 1:
                text = text[:at] + text[at + random.choice((1, 2, 5)) :]
            case 2:
                text = text[:at] + random.choice(known) + text[at:]
            case 3:
                text = (
                    text[:at]
                    + chr(random.choice((random.randrange(0x20, 0x3000), random.randrange(0x110000))))
                    + text[at:]
                )
            case _:
                text += text[at : at + 6] * random.choice((1, 2, 30))
    return text, random.choice((None, None, random.choice(known)))


@cache
def _material() -> tuple[list[str], list[str]]:
    words = (_ROOT / "tests/property/words.txt").read_text(encoding="utf-8").split()
    cases = sorted((_ROOT / "tests/conformance").glob("*.toml"))
    known = {case["text"] for path in cases for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]}
    return words, sorted(known)

"""Kills writers at random moments: ``python killed.py FOLDER ROUNDS SEED`` prints how often, and what was left.

A child writes one file over and over, whole each time; when it has been killed the file must be whole, of any round.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from targetexpr.files import write_whole

_SIZE = 2_000_000
_LENGTH = 12


def _round(number: int) -> bytes:
    """Contents of which every part tells the round, of a size of its own."""
    return f"{number:0{_LENGTH}}".encode() * (_SIZE // _LENGTH + number % 7)


def _write_on(target: Path) -> None:
    number = 1
    while True:
        write_whole(target, _round(number))
        number += 1


def main(folder: Path, rounds: int, seed: int) -> dict[str, int]:
    """Return how many were killed, how many of them inside a write, and how many files were then not whole."""
    chance = random.Random(seed)
    target = folder / "表.csv"
    inside = broken = 0
    for _ in range(rounds):
        target.write_bytes(_round(0))
        child = os.fork()
        if not child:
            _write_on(target)
        while len(list(folder.iterdir())) < 2:  # until it writes for the first time
            time.sleep(0)
        time.sleep(chance.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        data = target.read_bytes()
        broken += data != _round(int(data[:_LENGTH] or b"-1"))
        left = [path for path in folder.iterdir() if path != target]
        inside += bool(left)
        for path in left:
            path.unlink()
    return {"killed": rounds, "inside": inside, "broken": broken}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))

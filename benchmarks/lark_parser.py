"""Whether lark's own LALR parser could take the place of ours: the same lexer before both, values and start.

python benchmarks/lark_parser.py [TEXTS.json]

TEXTS.json is a list of value texts; without it, the texts of the conformance cases are read. Needs lark. Prints the
microseconds a text, lexed and parsed to a tree, of both, and the milliseconds from process start to a first tree.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lark
from lark.lexer import Lexer, LexerState, Token
from maketables.parse_tables import grammar_text, of_lark

from benchmarks.values import best
from targetexpr.values.syntax import lalr

ROOT = Path(__file__).parent.parent


class OurLexer(Lexer):
    """The lexer of ``LalrParser`` behind lark's public interface for lexers."""

    def __init__(self, ours: lalr.LalrParser) -> None:
        self._ours = ours

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        ours, text, position = self._ours, str(lexer_state.text.text), 0
        while True:
            state = ours._state(parser_state.position)
            kind, start, position = lalr._next(text, position, state.choices, ours._ignored)
            if kind is lalr.END:
                return
            if kind in ours._pieces:
                # what may follow is what the state behind it accepts: the parser's stack is asked, as ours does
                step = ours._step(ours._place(tuple(parser_state.state_stack)), kind)
                if step.run is not None:
                    position = lalr._end_of_run(text, position, kind, step.run)
            yield Token(kind, text[start:position], start_pos=start, end_pos=position)


def trees(parse: Callable[[str], object], texts: list[str]) -> Callable[[], None]:
    def work() -> None:
        for text in texts:
            with contextlib.suppress(lalr.UnexpectedToken, lark.exceptions.UnexpectedInput):
                parse(text)

    return work


def started(code: str) -> float:
    """Milliseconds of a fresh process."""
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"]
    import benchmarks.values as values

    return best(lambda: subprocess.run(command, check=True), clock=values._children, runs=10) * 1000


def main() -> None:
    if len(sys.argv) > 1:
        texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    else:
        files = sorted((ROOT / "tests/conformance").glob("*.toml"))
        texts = [case["text"] for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    texts = list(dict.fromkeys(filter(None, texts)))
    theirs = lark.Lark(grammar_text(), parser="lalr", propagate_positions=True)
    parser = lalr.LalrParser(of_lark(theirs))
    theirs.parser.lexer = OurLexer(parser)  # one numbering of the states for both
    ours = trees(parser.parse, texts)
    behind = trees(theirs.parse, texts)
    ours(), behind()
    turns = [(best(ours, runs=1), best(behind, runs=1)) for _ in range(15)]
    a, b = (min(times) / len(texts) * 1e6 for times in zip(*turns, strict=True))
    print(f"{len(texts)} texts: ours {a:.1f} µs a text, lark's parser behind the same lexer {b:.1f} µs: {b / a:.2f} ×")
    with tempfile.NamedTemporaryFile(suffix=".lark") as saved:
        lark.Lark(grammar_text(), parser="lalr").save(saved)
        saved.flush()
        bare = started("pass")
        tables_of_ours = "from targetexpr.values import parser; parser._parser().parse('12月底前')"
        load = f"import lark; lark.Lark.load(open({saved.name!r}, 'rb'))"
        print(f"start: ours to a first tree {started(tables_of_ours) - bare:.0f} ms over bare Python;", end=" ")
        print(f"importing lark and loading its tables alone {started(load) - bare:.0f} ms")


if __name__ == "__main__":
    main()

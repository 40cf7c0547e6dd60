"""The models that find lines of text in a picture and read them; they come with ``rapidocr``, nothing is fetched."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve

from targetexpr.record_types import frozen
from targetexpr.sandbox.worker import more
from targetexpr.sheets.limits import missing

_HEIGHT = 48  # pixels of a line as the model of texts takes it
_NARROWEST = 320
_LONGEST = 3200
_BATCH = 6
_THREADS = 1
_FOUND_AT = 1600  # pixels of the longer side of a page on which lines are looked for
_MEMORY = 1024 * 1024 * 1024  # bytes that the models and their libraries take, most of them never used
_PASSED_OVER = 0.02  # a score below says nothing


@frozen(kw_only=True)
class ReadCharacter:
    """One character as it was read: how sure (0 to 1), and the next best character, with how sure that was."""

    text: str
    sure: float
    other: str
    other_sure: float


@frozen(kw_only=True)
class ReadLine:
    """What one picture of a line says; *lost* are characters that stand between the others perhaps, with how sure."""

    glyphs: tuple[ReadCharacter, ...] = ()
    lost: tuple[tuple[str, float], ...] = ()

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs).strip()

    @property
    def mean(self) -> float:
        """How sure the characters are on average; 0 where there are none."""
        return sum(glyph.sure for glyph in self.glyphs) / len(self.glyphs) if self.glyphs else 0.0


Quad = tuple[tuple[float, float], ...]


class Engine:
    """Finds lines of text, and reads them; use ``engine()``, which loads the models once."""

    def __init__(self) -> None:
        more(memory=_MEMORY)
        try:
            import onnxruntime
            import rapidocr
        except ImportError as error:
            raise missing("scan", "rapidocr、onnxruntime") from error
        finder, reader = (_model(Path(rapidocr.__file__).parent, part) for part in ("_det_", "_rec_"))
        self._find = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": _FOUND_AT,
                "Global.use_rec": False,
                "Det.model_path": str(finder),
                "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": _THREADS,
            }
        )
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False
        options.intra_op_num_threads = options.inter_op_num_threads = _THREADS
        self._read = onnxruntime.InferenceSession(str(reader), options, providers=["CPUExecutionProvider"])
        self._input = self._read.get_inputs()[0].name
        told = self._read.get_modelmeta().custom_metadata_map["character"]
        self._characters = ["", *told.splitlines(), " "]

    def find(self, picture: Any) -> list[Quad]:
        """Return where lines of text stand in *picture* (rows × columns × 3, uint8): corners from the top left one."""
        with _told_of_memory():
            found = self._find(picture)
        return [] if found.boxes is None else [tuple((float(x), float(y)) for x, y in box) for box in found.boxes]

    def read(self, pictures: Sequence[Any]) -> list[ReadLine]:
        """Return what each picture of one line says, in the order of *pictures*."""
        order = sorted(range(len(pictures)), key=lambda i: pictures[i].shape[1] / pictures[i].shape[0])
        lines: dict[int, ReadLine] = {}
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            with _told_of_memory():
                scores = self._read.run(None, {self._input: _packed([pictures[i] for i in batch])})[0]
            lines |= {i: self._decoded(row) for i, row in zip(batch, scores, strict=True)}
        return [lines[i] for i in range(len(pictures))]

    def _decoded(self, scores: Any) -> ReadLine:
        """The best character of each step, repeated ones once, blanks (0) left out (CTC)."""
        best = [int(found) for found in scores.argmax(axis=1)]
        glyphs: list[ReadCharacter] = []
        lost: list[tuple[str, float]] = []
        for step, found in enumerate(best):
            row = scores[step].copy()
            sure = float(row[found])
            row[found] = 0
            other = int(row.argmax())
            next_best = self._characters[other], float(row[other])
            if found == 0:
                # Beside a character its own score is still high; any other is one that may have been passed over.
                if next_best[1] > _PASSED_OVER and other not in best[max(0, step - 2) : step + 3]:
                    lost.append(next_best)
            elif step == 0 or found != best[step - 1]:
                glyphs.append(
                    ReadCharacter(text=self._characters[found], sure=sure, other=next_best[0], other_sure=next_best[1])
                )
            elif sure > glyphs[-1].sure:
                glyphs[-1] = evolve(glyphs[-1], sure=sure, other=next_best[0], other_sure=next_best[1])
        return ReadLine(glyphs=tuple(glyphs), lost=tuple(lost))


@contextmanager
def _told_of_memory() -> Iterator[None]:
    """What the libraries say of memory that they did not get, as Python says it."""
    try:
        yield
    except Exception as error:
        if any(words in str(error) for words in ("bad_alloc", "Failed to allocate", "Insufficient memory")):
            raise MemoryError from error
        raise


@cache
def engine() -> Engine:
    """Return the engine of this process. Raises ``SheetReadError`` where the extra ``scan`` is not installed."""
    return Engine()


def _model(folder: Path, part: str) -> Path:
    """The model of the package; without one in its folder it would be fetched, so that is as good as not installed."""
    found = sorted((folder / "models").glob(f"*{part}*.onnx"))
    if not found:
        raise missing("scan", "rapidocr（3.9 及以后的版本自带模型）")
    return found[-1]


def _packed(pictures: Sequence[Any]) -> Any:
    import cv2
    import numpy

    widths = [math.ceil(_HEIGHT * picture.shape[1] / picture.shape[0]) for picture in pictures]
    widths = [min(max(width, 1), _LONGEST) for width in widths]
    packed = numpy.zeros((len(pictures), 3, _HEIGHT, max(_NARROWEST, *widths)), dtype=numpy.float32)
    for row, picture, width in zip(packed, pictures, widths, strict=True):
        sized = cv2.resize(picture, (width, _HEIGHT)).astype(numpy.float32)
        row[:, :, :width] = sized.transpose(2, 0, 1) / 127.5 - 1
    return packed

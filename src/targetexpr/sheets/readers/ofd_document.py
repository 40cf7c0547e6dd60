"""One document of an OFD: its pages with the templates below them, and what stands beside them.

Annotations, among them stamps and watermarks, and text across a page are set aside; signatures are not looked into;
attachments are files within the file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.sheets.grid import Grid, text_row
from targetexpr.sheets.limits import damaged, scanned, too_large, wordless
from targetexpr.sheets.model import Location
from targetexpr.sheets.page_layout.content import Box, PageContent, is_scan
from targetexpr.sheets.page_layout.text_lines import text_of
from targetexpr.sheets.parts import Embedded, Part, PartKind, Reason, unread
from targetexpr.sheets.readers.ofd_objects import PAGE, DrawnMarks
from targetexpr.sheets.readers.ofd_parts import OfdParts, located, said
from targetexpr.sheets.readers.ofd_shapes import numbers, placed
from targetexpr.sheets.readers.package import attribute, child, children
from targetexpr.sheets.scan.content import PictureReader
from targetexpr.sheets.scan.engine import engine
from targetexpr.sheets.scan.pictures import pages_of

_A4 = (210.0, 297.0)
_RESOURCES = ("PublicRes", "DocumentRes")
_WITHIN = 16  # levels of templates that draw templates
OfdPicture = tuple[str, Box]
"""A resource, and where on the page it stands."""


class OfdDocument:
    """A document; *main* is its part, None where that is missing. ``told`` and the like fill while pages are taken."""

    def __init__(self, file: OfdParts, main: str | None, name: str | None) -> None:
        self.name = name
        self.told: list[Part] = []
        self.asides: list[Grid] = []
        self.embedded: list[Embedded] = []
        self._file, self._main = file, main or ""
        self._limits = file.package.limits
        self._templates: dict[str, DrawnMarks] = {}
        self._pictures = PictureReader(self._limits)

    def pages(self) -> Iterator[PageContent]:
        """Yield the pages one by one.

        Raises ``SheetReadError``: ``damaged``, ``too-large``, and ``scan`` or ``empty`` where no page holds text.
        """
        if not self._main:
            raise damaged("OFD", "缺少主要部分 main part missing: Document.xml")
        pages = [page for page in children(self._root, "Pages") if page.tag == "Page"]
        if len(pages) > self._limits.pages:
            raise too_large("页数", "pages", self._limits.pages)
        self._attach()
        notes = dict(self._notes())
        glyphs, pictured = 0, False
        errors: list[SheetReadError] = []
        for number, page in enumerate(pages, 1):
            try:
                part = self._file.find(located(page), self._main)
                if part is None:
                    raise damaged("OFD", f"缺少页面 page missing: {located(page)}")
                content, pictures = self._page(number, part)
                for note in notes.get(page.get("ID", ""), ()):
                    self._set_aside(note, number)
            except SheetReadError as error:
                if error.reason == "too-large":
                    raise
                errors.append(error)
                self._tell("page", "unreadable", number, error)
                continue
            shown = [content]
            if pictures and _is_scan(content, pictures):
                pictured = True
                shown = self._seen(number, pictures, errors) or shown
                if shown == [content]:
                    self._tell("page", "no-text-layer", number)
            glyphs += sum(len(one.glyphs) for one in shown)
            yield from shown
        if not glyphs:
            raise errors[0] if errors else scanned() if pictured else wordless("OFD")

    def _seen(self, number: int, pictures: Sequence[OfdPicture], errors: list[SheetReadError]) -> list[PageContent]:
        """What the largest picture of a page shows; none where it cannot be read, for the reason told in *errors*."""
        name, box = max(pictures, key=lambda picture: _area(picture[1]))
        part = self._media.get(name)
        if part is None:
            return []
        try:
            engine()  # without it, what opens pictures is missing, too
            found: list[PageContent] = []
            for picture, _ in pages_of(self._file.package.bytes(part), self._limits):
                found += self._pictures.read(picture, number, (box[2] - box[0]) / picture.shape[1])
        except SheetReadError as error:
            if error.reason == "too-large":
                raise
            errors.append(error)
            return []
        for content in found:
            content.document = self.name
        return found

    @cached_property
    def _root(self) -> Any:
        return self._file.root(self._main)

    @cached_property
    def _common(self) -> Any:
        """What the pages have in common: the size, templates, resources."""
        return children(self._root, "CommonData")

    def _page(self, number: int, part: str) -> tuple[PageContent, Sequence[OfdPicture]]:
        """A page's content, and its pictures."""
        root = self._file.root(part)
        marks = self._drawn(root, part, ())
        for line, text in enumerate(dict.fromkeys(marks.oblique), 1):
            self.asides.append(text_row(text, self._place(number, line)))
        size = _size(child(root, "Area")) or _size(child(self._common, "PageArea")) or _A4
        scale = PAGE[0]
        page = PageContent(number, size[0] * scale, size[1] * scale, marks.glyphs, marks.rules, self.name)
        return page, marks.pictures

    def _drawn(self, root: Any, part: str, within: tuple[str, ...]) -> DrawnMarks:
        """What a page or template draws, its own templates first; one that draws itself draws nothing."""
        marks = DrawnMarks(self._limits)
        for element in root:
            name = element.get("TemplateID", "") if element.tag == "Template" else ""
            if name and name not in within and len(within) < _WITHIN:
                marks.add(self._template(name, (*within, name)))
        for element in root:
            if element.tag == "Content":
                marks.draw(element, PAGE, self._unit)
        return marks

    def _template(self, name: str, within: tuple[str, ...]) -> DrawnMarks:
        if name not in self._templates:
            page = next((page for page in self._common if page.tag == "TemplatePage" and page.get("ID") == name), None)
            part = self._file.find(located(page), self._main) if page is not None else None
            if part is None:
                self._tell("page", "part-missing", 1)
                self._templates[name] = DrawnMarks(self._limits)
            else:
                self._templates[name] = self._drawn(self._file.root(part), part, within)
        return self._templates[name]

    def _unit(self, name: str) -> Any:
        """The content of a unit that the resources hold (13); None where they do not."""
        return self._units.get(name)

    @cached_property
    def _units(self) -> dict[str, Any]:
        found = (unit for _, root in self._resources() for unit in children(root, "CompositeGraphicUnits"))
        return {unit.get("ID", ""): child(unit, "Content") for unit in found}

    @cached_property
    def _media(self) -> dict[str, str]:
        """The parts that hold pictures, by their identifiers."""
        media: dict[str, str] = {}
        for part, root in self._resources():
            for entry in children(root, "MultiMedias"):
                location = said(entry, "MediaFile")
                places = (posixpath.join(root.get("BaseLoc", ""), location), location)
                found = next((path for place in places if (path := self._file.find(place, part))), None)
                if found is not None:
                    media[entry.get("ID", "")] = found
        return media

    def _resources(self) -> Iterator[tuple[str, Any]]:
        """The parts of resources, with their trees."""
        for element in self._common:
            part = self._file.find(element.text or "", self._main) if element.tag in _RESOURCES else None
            if part is not None:
                yield part, self._file.root(part)

    def _notes(self) -> Iterator[tuple[str, list[str]]]:
        """The parts that hold the annotations of each page, by its identifier."""
        part = self._file.find(said(self._root, "Annotations"), self._main)
        for page in self._file.root(part) if part else ():
            found = (self._file.find(location.text or "", part or "") for location in page if location.tag == "FileLoc")
            yield page.get("PageID", ""), [note for note in found if note is not None]

    def _set_aside(self, part: str, number: int) -> None:
        """The text of a page's annotations."""
        marks = DrawnMarks(self._limits)
        for note in self._file.root(part):
            appearance = child(note, "Appearance")
            if appearance is not None:
                marks.draw(appearance, placed(appearance, PAGE), self._unit)
        lines = [*text_of(marks.glyphs).splitlines(), *dict.fromkeys(marks.oblique)]
        self.asides += (text_row(text, self._place(number, line)) for line, text in enumerate(lines, 1))

    def _attach(self) -> None:
        part = self._file.find(said(self._root, "Attachments"), self._main)
        for entry in self._file.root(part) if part else ():
            location = located(entry)
            name = attribute(entry, "Name") or posixpath.basename(location)
            found = self._file.find(location, part or "")
            if found is not None:
                self.embedded.append(Embedded(name=_named(name, location), data=self._file.package.bytes(found)))
            else:
                self._tell("embedded", "part-missing", 1, name=name)

    def _tell(
        self, kind: PartKind, reason: Reason, page: int, error: SheetReadError | None = None, name: str | None = None
    ) -> None:
        self.told.append(unread(kind, reason, self._place(page, 1), name, error))

    def _place(self, page: int, line: int) -> Location:
        return Location(sheet=self.name, page=page, line=line)


def _is_scan(content: PageContent, pictures: Sequence[OfdPicture]) -> bool:
    """Whether a picture says what the page holds: there is no text, or a few lines on a picture of the whole page."""
    texts = [(glyph.left, glyph.top, glyph.right, glyph.bottom) for glyph in content.glyphs]
    return not texts or is_scan(content.width, content.height, (box for _, box in pictures), texts)


def _area(box: Box) -> float:
    left, top, right, low = box
    return (right - left) * (low - top)


def _size(area: Any) -> tuple[float, float] | None:
    """Width and height of a page; None where they are not said, or make no page."""
    box = numbers(said(area, "PhysicalBox")) if area is not None else []
    return (box[2], box[3]) if len(box) == 4 and min(box[2:]) > 0 else None


def _named(name: str, location: str) -> str:
    """The name of an attachment, which says what it is by the suffix of its part where it has none itself."""
    return name if posixpath.splitext(name)[1] else name + posixpath.splitext(location)[1]

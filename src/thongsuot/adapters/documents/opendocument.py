"""OpenDocument texts (.odt), as LibreOffice writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from thongsuot.adapters.documents.archives import open_office_file
from thongsuot.adapters.documents.numbering import written
from thongsuot.adapters.documents.office import row_lines
from thongsuot.adapters.documents.values import DocumentRefused, Limits, Why

_MIMETYPE: Final = b"application/vnd.oasis.opendocument.text"
# Old writers put a document type into this list of parts; it is only searched for one word, never parsed.
_MANIFEST: Final = "META-INF/manifest.xml"
_FORMS: Final = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_NOT_TEXT: Final = frozenset(
    (
        "tracked-changes",
        "annotation",
        "note",
        "forms",
        "sequence-decls",
        "variable-decls",
        "user-field-decls",
        "binary-data",
    )
)
# Names of pictures for those who can't see them; no part of the text, and called like a field that is.
_DRAWN_NAME: Final = "svg-compatible"
_MOST: Final = 9999


def read_odt(data: bytes, *, limits: Limits) -> tuple[str, str, tuple[str, ...]]:
    """Read an OpenDocument text.

    Returns
    -------
    tuple
        The text of the body (a table row is one line, its cells parted by tabs, but cells of several paragraphs keep
        their lines; numbers of lists are written out), the text of page headers, footers and notes, and warnings
        (`tracked_changes`, `macros`).

    Raises
    ------
    DocumentRefused
        As `open_office_file`; `encrypted`; `broken` if it is no OpenDocument text; `too_large` past the limit of
        paragraphs.
    """
    parts, warnings = open_office_file(data, limits=limits, unread=frozenset([_MANIFEST]))
    if b"encryption-data" in parts.get(_MANIFEST, b""):
        raise DocumentRefused(Why.ENCRYPTED)
    content = parts.get("content.xml")
    if content is None or not parts.get("mimetype", _MIMETYPE).strip().startswith(_MIMETYPE):
        raise DocumentRefused(Why.BROKEN)
    if content.count(b"<text:p") + content.count(b"<text:h") > limits.paragraphs:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.paragraphs, "what": "paragraphs"})
    root = _tree(content)
    styles = _tree(parts["styles.xml"]) if "styles.xml" in parts else None
    shapes = _Shapes()
    for tree in (styles, root):
        if tree is not None:
            shapes.learn(tree)
    walk = _Walk(shapes)
    body = next(root.iter("{*}text"), None)
    if body is None:
        raise DocumentRefused(Why.BROKEN)
    walk.through(body)
    margins = [" ".join("".join(note.itertext()).split()) for note in body.iter("{*}note-body")]
    if styles is not None:
        for edge in styles.iter("{*}header", "{*}footer", "{*}header-first", "{*}footer-first", "{*}header-left"):
            walk_edge = _Walk(shapes)
            walk_edge.through(edge)
            margins += walk_edge.lines
    if next(body.iter("{*}deletion"), None) is not None:
        warnings = (*warnings, "tracked_changes")
    if any(name.startswith("Basic/") and name.endswith(".xml") for name in parts):
        warnings = (*warnings, "macros")
    return "\n".join(walk.lines), "\n".join(margins), warnings


def _tree(part: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _count(written_number: str, *, otherwise: int) -> int:
    return min(int(written_number), _MOST) if written_number.isdecimal() else otherwise


@dataclass(slots=True)
class _Level:
    form: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


@dataclass(slots=True)
class _Shapes:
    """How the lists of a file are numbered, by the style's name and the level from 0."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)

    def learn(self, tree: Any) -> None:
        """Take in the list styles of a part."""
        for style in tree.iter("{*}list-style"):
            name = _attribute(style, "name")
            for level in style:
                kind = level.tag.rpartition("}")[2]
                place = _count(_attribute(level, "level"), otherwise=1) - 1
                if kind == "list-level-style-bullet":
                    self.levels[name, place] = _Level(form="bullet")
                elif kind == "list-level-style-number":
                    self.levels[name, place] = _Level(
                        form=_FORMS.get(_attribute(level, "num-format"), ""),
                        prefix=_attribute(level, "num-prefix"),
                        suffix=_attribute(level, "num-suffix"),
                        start=_count(_attribute(level, "start-value"), otherwise=1),
                        shown=max(1, _count(_attribute(level, "display-levels"), otherwise=1)),
                    )

    def label(self, style: str, counts: list[int], level: int) -> str:
        """Write the label of an item: `1.`, `a)`, `1.2`, a dash for any bullet, or nothing."""
        shape = self.levels.get((style, level), _Level())
        if shape.form == "bullet":
            return "-"
        if not shape.form:
            return ""
        numbers = [
            written(counts[place], form)
            for place in range(max(0, level - shape.shown + 1), level + 1)
            if (form := self.levels.get((style, place), _Level()).form) not in ("", "bullet")
        ]
        return f"{shape.prefix}{'.'.join(numbers)}{shape.suffix}".strip()


@dataclass(slots=True)
class _List:
    style: str
    counts: list[int]
    level: int
    name: str = ""
    label: str = ""


@dataclass(slots=True)
class _Walk:
    """One walk over a story: body, header or footer. Without recursion, files may be nested deeper than the stack."""

    shapes: _Shapes
    lines: list[str] = field(default_factory=list)
    stories: list[list[str]] = field(default_factory=list)
    rows: list[list[list[str]]] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    finished: dict[str, list[int]] = field(default_factory=dict)
    last_of_style: dict[str, list[int]] = field(default_factory=dict)

    def through(self, root: Any) -> None:
        """Collect the lines under an element."""
        from lxml import etree

        self.stories = [self.lines]
        skipping = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag if isinstance(element.tag, str) else ""
            name = tag.rpartition("}")[2]
            left_out = name in _NOT_TEXT or _DRAWN_NAME in tag
            if event == "start":
                skipping += left_out
                if not skipping:
                    self._open(name, element)
            else:
                if not skipping:
                    self._close(name)
                skipping -= left_out
                if not skipping and self.texts and element is not root:
                    self.texts[-1].append(element.tail or "")

    def _open(self, name: str, element: Any) -> None:
        match name:
            case "p" | "h":
                self.texts.append([element.text or ""])
            case "s":
                self._say(" " * _count(_attribute(element, "c"), otherwise=1))
            case "tab":
                self._say("\t")
            case "line-break":
                self._say("\n")
            case "table-row":
                self.rows.append([])
            case "table-cell":
                self.stories.append([])
            case "list":
                self._open_list(element)
            case "list-item" if self.lists:
                self._count_item(self.lists[-1], element)
            case _:
                self._say(element.text or "")

    def _say(self, text: str) -> None:
        if self.texts:
            self.texts[-1].append(text)

    def _open_list(self, element: Any) -> None:
        style, name = _attribute(element, "style-name"), _attribute(element, "id")
        if self.lists:
            outer = self.lists[-1]
            self.lists.append(_List(style or outer.style, outer.counts, outer.level + 1, name))
            return
        earlier = self.finished.get(_attribute(element, "continue-list"))
        if earlier is None and _attribute(element, "continue-numbering") == "true":
            earlier = self.last_of_style.get(style)
        self.lists.append(_List(style, list(earlier or ()), 0, name))

    def _count_item(self, held: _List, element: Any) -> None:
        counts, level = held.counts, held.level
        while len(counts) <= level:
            counts.append(self.shapes.levels.get((held.style, len(counts)), _Level()).start - 1)
        counts[level] = min(_count(_attribute(element, "start-value"), otherwise=counts[level] + 1), _MOST)
        del counts[level + 1 :]
        held.label = self.shapes.label(held.style, counts, level)

    def _close(self, name: str) -> None:
        match name:
            case "p" | "h" if self.texts:
                text = "".join(self.texts.pop())
                if self.lists and self.lists[-1].label and text.strip():
                    text = f"{self.lists[-1].label} {text}"
                    self.lists[-1].label = ""
                self.stories[-1].append(text)
            case "table-cell" if self.rows:
                cell = self.stories.pop()
                self.rows[-1].append([line.strip() for line in cell if line.strip()])
            case "table-row":
                self.stories[-1] += row_lines(self.rows.pop())
            case "list" if self.lists:
                done = self.lists.pop()
                if not self.lists:
                    self.finished[done.name] = self.last_of_style[done.style] = done.counts

"""Numbers that Word counts by itself: they are in no text, yet "điểm b khoản 2" must be found again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_MOST: Final = 9999


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one Word file as they pass by."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, *, style: str, list_id: str, level: int) -> str:
        """Count one paragraph and give what stands before it: `1.`, `a)`, a dash for any bullet, or nothing."""
        if not list_id and style in self.styles:
            list_id, level = self.styles[style]
        base = self.lists.get(list_id)
        if base is None or not 0 <= level < 9:
            return ""
        counts = self.counts.setdefault(base, [None] * 9)
        if list_id not in self.begun:
            self.begun.add(list_id)
            for place in range(9):
                if (list_id, place) in self.restarts:
                    counts[place] = self.restarts[list_id, place] - 1
        shape = self.levels.get((base, level), _Level())
        before = counts[level]
        counts[level] = min(shape.start if before is None else before + 1, _MOST)
        counts[level + 1 :] = [None] * (8 - level)
        if shape.form == "bullet":
            return "-"
        if shape.form == "none":
            return ""
        return _PLACE.sub(lambda found: self._number(base, counts, int(found[1]) - 1), shape.text)

    def _number(self, base: str, counts: list[int | None], level: int) -> str:
        shape = self.levels.get((base, level), _Level())
        count = counts[level]
        return written(shape.start if count is None else count, shape.form)


def numbering_of(parts: dict[str, bytes]) -> Numbering:
    """Read the lists and the list styles of a Word file; damage there costs the numbers, not the text."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    found = Numbering()
    try:
        if "word/numbering.xml" in parts:
            _read_lists(found, etree.fromstring(parts["word/numbering.xml"], parser))
        if "word/styles.xml" in parts:
            _read_styles(found, etree.fromstring(parts["word/styles.xml"], parser))
    except (etree.XMLSyntaxError, ValueError):
        return Numbering()
    return found


def _read_lists(found: Numbering, root: Any) -> None:
    for base in root.iter("{*}abstractNum"):
        name = _value(base, "abstractNumId")
        for level in base.iter("{*}lvl"):
            place = int(_value(level, "ilvl") or 0)
            found.levels[name, place] = _Level(
                start=int(_child_value(level, "start") or 1),
                form=_child_value(level, "numFmt") or "decimal",
                text=_child_value(level, "lvlText"),
            )
    for numbered in root.iter("{*}num"):
        list_id = _value(numbered, "numId")
        found.lists[list_id] = _child_value(numbered, "abstractNumId")
        for override in numbered.iter("{*}lvlOverride"):
            start = _child_value(override, "startOverride")
            if start:
                found.restarts[list_id, int(_value(override, "ilvl") or 0)] = int(start)


def _read_styles(found: Numbering, root: Any) -> None:
    bases: dict[str, str] = {}
    for style in root.iter("{*}style"):
        name = _value(style, "styleId")
        bases[name] = _child_value(style, "basedOn")
        for numbered in style.iter("{*}numPr"):
            found.styles[name] = (_child_value(numbered, "numId"), int(_child_value(numbered, "ilvl") or 0))
    for name, parent in bases.items():
        seen, base = {name}, parent
        while name not in found.styles and base and base not in seen:
            seen.add(base)
            if base in found.styles:
                found.styles[name] = found.styles[base]
            base = bases.get(base, "")


def _child_value(element: Any, name: str) -> str:
    child = element.find(f"{{*}}{name}")
    return "" if child is None else _value(child, "val")


def _value(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def written(count: int, form: str) -> str:
    """Write a number in the form that a list asks for: letters, Roman, with a leading zero, or plain."""
    match form:
        case "lowerLetter" | "upperLetter":
            turns, place = divmod(max(count, 1) - 1, len(_LETTERS))
            text = _LETTERS[place] * (turns + 1)
        case "lowerRoman" | "upperRoman":
            text = ""
            for value, letters in _ROMAN:
                text += letters * (count // value)
                count %= value
        case "decimalZero":
            text = f"{count:02d}"
        case _:
            text = str(count)
    return text.upper() if form.startswith("upper") else text

"""Letters that are not what they look like, or can't be seen at all: found, counted, shown with their place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

STRANGE_KINDS: Final = ("unseen", "direction", "look_alike", "other_d", "wide", "not_composed")
"""Kinds of findings: unseen letters; marks that turn the direction of reading; letters of another script inside a Latin
word; Ð or Ɖ where Đ belongs; full-width letters; letters not in normal form C."""

_UNSEEN: Final = "\u200b\u200c\u200d\u2060\u180e\u034f\u115f\u1160\u3164"
_DIRECTION: Final = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Greek and Cyrillic letters with a Latin twin; whole words of those scripts are no matter, a lone one inside Latin is.
_TWINS: Final = dict(
    zip(
        "АВЕКМНОРСТУХІЈЅԛԝасеорухіјѕһԁɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυ",
        "ABEKMHOPCTYXIJSqwaceopyxijshdgABEZHIKMNOPTYXovpu",
        strict=True,
    )
)
_TWIN_CLASS: Final = "".join(_TWINS)
_LATIN: Final = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_MIXED: Final = re.compile(rf"(?<=[{_LATIN}])[{_TWIN_CLASS}]|[{_TWIN_CLASS}](?=[{_LATIN}])")
# A whole word of twins, such as СТ in a number; in a text with words of that script it is an honest word.
_ALONE: Final = re.compile(rf"(?<![^\W\d_])[{_TWIN_CLASS}]+(?![^\W\d_])")
_OTHER_SCRIPT: Final = re.compile(rf"(?![{_TWIN_CLASS}])[\u0370-\u03ff\u0400-\u04ff]")
_FEW: Final = 5
_FINDERS: Final = (
    ("unseen", re.compile(f"[{_UNSEEN}]")),
    ("direction", re.compile(f"[{_DIRECTION}]")),
    ("look_alike", _MIXED),
    ("other_d", re.compile("[ÐðƉɖ]")),
    ("wide", re.compile("[\uff01-\uff5e]")),
)
_AROUND: Final = 20


@dataclass(frozen=True, slots=True)
class Strange:
    """A kind of strange letters in a text: how many, and the first one with its place and surroundings."""

    kind: str
    count: int
    start: int
    sample: str


def strange_letters(text: str) -> tuple[Strange, ...]:
    """Find letters that may deceive the eye, or a search, in a text.

    Parameters
    ----------
    text
        The text as it came, before any tidying.

    Returns
    -------
    tuple of Strange
        At most one per kind, in the order of `STRANGE_KINDS`.

    Notes
    -----
    Linear in the length of the text.

    Examples
    --------
    >>> [(one.kind, one.count) for one in strange_letters("Ð\u01a1n vị vi\u0435\u0302n th\u200bông")]
    [('unseen', 1), ('look_alike', 1), ('other_d', 1)]
    >>> strange_letters("Bảo đảm an toàn mạng lưới")
    ()
    """
    found = []
    for kind, finder in _FINDERS:
        places = {one.start(): len(one[0]) for one in finder.finditer(text)}
        if kind == "look_alike" and len(_OTHER_SCRIPT.findall(text)) <= _FEW:
            places |= {one.start(): len(one[0]) for one in _ALONE.finditer(text)}
        if places:
            found.append(Strange(kind, sum(places.values()), min(places), _shown(text, min(places))))
    if not unicodedata.is_normalized("NFC", text):
        start = _first_difference(text, unicodedata.normalize("NFC", text))
        found.append(Strange("not_composed", max(1, sum(map(_recomposes, text))), start, _shown(text, start)))
    return tuple(found)


def _recomposes(letter: str) -> bool:
    """Tell a letter that normal form C joins to the one before it, or replaces: a mark, or U+F900 for U+8C48."""
    return unicodedata.combining(letter) != 0 or not unicodedata.is_normalized("NFC", letter)


def _first_difference(text: str, other: str) -> int:
    alike = next((place for place, pair in enumerate(zip(text, other, strict=False)) if pair[0] != pair[1]), len(other))
    return min(alike, len(text) - 1)


def _shown(text: str, start: int) -> str:
    """Cut out the surroundings, with unseen letters written as their code so that they can be seen."""
    piece = text[max(0, start - _AROUND) : start + _AROUND]
    return "".join(
        f"[U+{ord(letter):04X}]" if letter in _UNSEEN or letter in _DIRECTION else " " if letter.isspace() else letter
        for letter in piece
    ).strip()

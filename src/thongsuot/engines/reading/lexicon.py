"""The words of directives, read from the packs beside this file and made into patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from thongsuot.engines.reading.folding import fold

WORD_ENDS = r"(?![\wà-ỹ])"
WORD_BEGINS = r"(?<![\wà-ỹ])"


@cache
def pack(name: str) -> dict[str, Any]:
    """Give one pack as plain data."""
    return tomllib.loads((resources.files(__package__) / "packs" / f"{name}.toml").read_text(encoding="utf-8"))


def words(text: str) -> tuple[str, ...]:
    """Give the words of a list that is parted by bars, in one spelling, longest first; bars inside brackets part nothing.

    >>> words("giao|giao cho")
    ('giao cho', 'giao')
    >>> words("kết quả(?! (?:báo cáo|gửi))|nêu")
    ('kết quả(?! (?:báo cáo|gửi))', 'nêu')
    """
    every = (one.group().strip() for one in _WORD.finditer(text))
    return tuple(sorted({fold(one) for one in every if one}, key=lambda w: (-len(w), w)))


_INNER = r"\\.|\[[^\]]*\]|[^()|\\\[]"
_WORD = re.compile(rf"(?:{_INNER}|\((?:{_INNER}|\||\((?:{_INNER}|\||\([^()]*\))*\))*\))+")
"""What stands between two bars, with brackets up to three deep."""


def any_of(text: str) -> str:
    """Give a pattern that finds any word of a list as a whole word; the list may hold patterns.

    Plain words are woven into a tree, so that a place in the text is tried letter by letter and not word by word.
    """
    every = words(text)
    plain = [one for one in every if not re.search(r"[\\(\[?{]", one)]
    parts = [_tree(plain)] if plain else []
    parts += [one for one in every if one not in set(plain)]
    return "(?:" + "|".join(parts) + ")" + WORD_ENDS


def _tree(plain: list[str]) -> str:
    """Give one pattern for plain words, the longest first.

    >>> _tree(["giao", "giao cho"])
    'giao(?: cho)?'
    """
    if len(plain) == 1:
        return re.escape(plain[0]).replace("\\ ", " ")
    ends = "" in plain
    branches: dict[str, list[str]] = {}
    for one in plain:
        if one:
            branches.setdefault(one[0], []).append(one[1:])
    if not branches:
        return ""
    parts = [(re.escape(first) if first != " " else " ") + _tree(rest) for first, rest in branches.items()]
    if len(parts) == 1 and not ends:
        return parts[0]
    return "(?:" + "|".join(parts) + ")" + ("?" if ends else "")


def listed(name: str, key: str) -> str:
    """Give one string of the words of a pack."""
    value: str = pack(name)[key]
    return value


_VERBS = pack("verbs")
RESULT = frozenset(words(_VERBS["result"]))
RELATIVE = frozenset(words(_VERBS["relative"]))
WHO = frozenset(words(_VERBS["who"]))
NOMINAL = words(_VERBS["nominal"])

TASK = re.compile(
    rf"(?=[a-zà-ỹđ]){WORD_BEGINS}(?:(?:{any_of(_VERBS['before'])})[ ,]{{1,2}}){{0,2}}(?P<verb>{any_of(_VERBS['main'])})"
)
"""A verb with what may stand before it."""
MODAL = re.compile(r"(?:cần phải|cần|phải|buộc phải|có trách nhiệm|có nhiệm vụ|có nghĩa vụ|không được|chịu trách nhiệm|nghiêm cấm|tuyệt đối không|chỉ được)" + WORD_ENDS)  # fmt: skip
NOMINAL_END = re.compile(r"(?<![\wà-ỹ])(?:" + "|".join(NOMINAL) + r")[ ]?$")
NAME_END = re.compile(r"(?<![\wà-ỹ])(?:" + "|".join(words(_VERBS["nominal_name"])) + r")[ ]$")
PEOPLE_END = re.compile(r"(?<![\wà-ỹ])(?:cơ quan|đơn vị|lực lượng|tổ chức|người|cán bộ|nhân viên|trung tâm|tổ|đội)[ ]$")
PURPOSE = re.compile(WORD_BEGINS + any_of(_VERBS["purpose"]))
CAUSES = re.compile(WORD_BEGINS + any_of(_VERBS["causative"]))

_PARTIES = pack("parties")
DETERMINERS = any_of(_PARTIES["determiners"])
HEAD = re.compile(rf"(?:{DETERMINERS}[ ]{{1,2}}){{0,4}}(?P<head>{any_of(_PARTIES['heads'])})")
"""The beginning of a party's name."""
TYPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (one["name"], re.compile(fold(one["any"]))) for one in _PARTIES["type"]
)
DEPT_IC: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile("(?:" + fold(one["any"]) + ")"), one["from"], one["until"]) for one in _PARTIES["dept_ic"]
)
OTHER_BODIES = re.compile(any_of(_PARTIES["other"]["begins"]))
"""Names that belong to bodies outside the classes, whatever area or service they name further on."""
EVERYBODY = frozenset(words(_PARTIES["everybody"]["exact"]))
ENTERPRISES = frozenset(words(_PARTIES["everybody"]["enterprises"]))

_FORMS = pack("forms")
KINDS: dict[str, str] = _FORMS["kinds"]
KIND_WORDS: dict[str, str] = {fold(word): kind for word, kind in _FORMS["kind_words"].items()}
KIND_WORD = re.compile(WORD_BEGINS + "(?:" + "|".join(sorted(KIND_WORDS, key=len, reverse=True)) + ")" + WORD_ENDS)
ISSUES = any_of(_FORMS["words"]["issues"])
ORDERS = any_of(_FORMS["words"]["orders"])
ORDER = re.compile(WORD_BEGINS + ORDERS)
ENDS = re.compile(rf"(?:{'|'.join(words(_FORMS['words']['ends']))})")
SKIPS = re.compile(rf"(?:{'|'.join(words(_FORMS['words']['skips']))})")
GOALS = re.compile(rf"(?:{'|'.join(words(_FORMS['words']['goals']))})")
DUTIES = re.compile(rf"(?:{'|'.join(words(_FORMS['words']['duties']))})")
EVENTS: tuple[tuple[re.Pattern[str], int], ...] = tuple((re.compile(fold(p)), y) for p, y in _FORMS["events"].items())
STORMS: dict[str, list[list[int]]] = _FORMS["storms"]
EPOCHS: tuple[tuple[re.Pattern[str], int, int], ...] = tuple(
    (re.compile(fold(one["any"])), one["from"], one["until"]) for one in _FORMS["epoch"]
)
"""Names of bodies that tell between which years a text was written."""

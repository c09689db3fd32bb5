"""One spelling for all matching, at the same places as the text: lower case, plain dashes and quotes, old tone marks, joined lines."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ODD = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "―": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ", "\t": " ", "\r": " ", "\x0b": " ", "\x0c": "\n",
        "\u200b": " ", "\ufeff": " ", "\u2028": "\n", "\u2029": "\n", "\x85": "\n",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "…": ",", "；": ";", "，": ",", "：": ":", "•": "-", "·": "-", "●": "-", "▪": "-", "■": "-", "\uf0b7": "-", "\uf02d": "-", "➢": "-", "♦": "-", "◦": "-", "*": "-", "_": "-",
    }
    | {c: " " for c in map(chr, [*range(0x20), 0x1680, *range(0x2000, 0x200B), 0x205F]) if c not in "\n\x0c"}
)  # fmt: skip
_TONES = ("oà:òa", "oá:óa", "oả:ỏa", "oã:õa", "oạ:ọa", "oè:òe", "oé:óe", "oẻ:ỏe", "oẽ:õe", "oẹ:ọe", "uỳ:ùy", "uý:úy", "uỷ:ủy", "uỹ:ũy", "uỵ:ụy")  # fmt: skip
_TONE = dict(pair.split(":", 1) for pair in _TONES)
_MOVED = re.compile(r"(?<!q)(?:" + "|".join(_TONE) + r")(?![a-zđà-ỹ])")
_FURNITURE = re.compile(
    r"(?:-?\s{0,4}\d{1,3}\s{0,4}-?|trang\s{1,4}\d{1,3}(?:\s{0,3}/\s{0,3}\d{1,3})?|page \d{1,3}.{0,12}|(?:người ký|ký bởi|cơ quan|thời gian ký|email|chức vụ)\s{0,3}:.{0,120}|skip to main content"
    r"|(?:https?://|www\.)\S{1,300})"
)
_MARK = re.compile(r"(?:\d{1,2}[.)/]|[a-zđ][.,)]|[ivx]{1,5}[.)]|-|\+)(?:\s|$)")


def nfc(text: str) -> str:
    """Bring a text into the form whose code points spans count."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Give a text of the same length in one spelling: lower case, plain dashes and quotes, tone marks in the old places.

    >>> fold("THUỶ – Hoà")
    'thủy - hòa'
    """
    return _fold_name(text) if len(text) < 300 else _fold(text)


def _fold(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _MOVED.sub(lambda found: _TONE[found.group()], low.translate(_ODD))


_fold_name = lru_cache(maxsize=4096)(_fold)


def lines(folded: str) -> list[tuple[int, int]]:
    """Give the lines that hold words as (start, end), leaving page furniture out."""
    found, start = [], 0
    for line in folded.split("\n"):
        bare = line.strip(" |")
        if bare and not _FURNITURE.fullmatch(bare):
            lead = len(line) - len(line.lstrip())
            found.append((start + lead, start + len(line.rstrip())))
        start += len(line) + 1
    return found


def paragraphs(text: str, folded: str) -> list[tuple[int, int]]:
    """Give paragraphs as (start, end); lines broken by a page's width are joined, also over a page's foot.

    A line goes on in the next one when it ends in the middle of a sentence and the next begins in lower case without a mark of its own.
    """
    found: list[tuple[int, int]] = []
    spans = lines(folded)
    wide = sum(1 for start, end in spans if end - start > 55)
    small = sum(1 for start, _ in spans if text[start].islower() and not _MARK.match(folded, start))
    wrapped = small >= 3 and small * 5 >= wide
    for start, end in spans:
        if found:
            before = found[-1]
            last = folded[before[1] - 1]
            tail = before[1] - max(before[0], folded.rfind("\n", before[0], before[1]) + 1)
            goes_on = last not in ".;:!?/|>" and not _MARK.match(folded, start) and tail > 20
            if (
                goes_on
                and "|" not in folded[start:end]
                and ((text[start].islower() and tail > 30) or (wrapped and tail > 55 and not text[start:end].isupper()))
            ):
                found[-1] = (before[0], end)
                continue
        found.append((start, end))
    return found


def joined(folded: str, spans: list[tuple[int, int]]) -> str:
    """Give the same text with spaces for the line ends inside paragraphs, so that a broken line reads like a whole one."""
    parts, last = [], 0
    for start, end in spans:
        if "\n" in folded[start:end]:
            parts += [folded[last:start], folded[start:end].replace("\n", " ")]
            last = end
    return "".join([*parts, folded[last:]])

"""PDF files."""

from __future__ import annotations

import io
import logging
import math
import re
from typing import Any

from thongsuot.adapters.documents.values import DocumentRefused, Limits, Why
from thongsuot.engines.scripts import legacy

_MIN_LETTERS = 20
# Some writers leave a little after the mark; a file cut in two leaves pages.
_TAIL = 2048
_SENTENCE_ENDS = (".", ";", ":", "!", "?", "…")
_NEW_POINT = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđA-ZĐ][.),]|[-–—+•*]|[IVX]+\.)\s|(?:Điều|Kính gửi|Nơi nhận|Số)\b"
)
_ABOUT_FULL = 0.8
# Of the marked words of whole Vietnamese text, 97 in 100 and more are possible syllables.
_ENOUGH_WORDS = 5
_WHOLE = 0.9
_WORDS_OF_ONE_LETTER = frozenset("ýởôàáồừứ")
# In sizes of the letter.
COLUMN_GAP = 1.6
_WORD_GAP = 0.18
# Shares of the page.
_HEAD_OF_PAGE = 0.22
_OFF_MIDDLE = 0.1


def read_pdf(data: bytes, *, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """Read the text of a PDF, page after page, without the numbers of the pages.

    Raises
    ------
    DocumentRefused
        `encrypted`, `no_text` (a scan), `too_large`, or `broken` (also a file whose end is missing: half a directive
        would be worse than none).
    """
    import pypdf
    from pypdf.errors import LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%%EOF" not in data[-_TAIL:]:
        raise DocumentRefused(Why.BROKEN, {"reason": "cut"})
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        # An empty user password only restricts printing; such a file opens for everybody.
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentRefused(Why.ENCRYPTED)
        if len(reader.pages) > limits.pages:
            raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.pages, "what": "pages"})
        texts = [page.extract_text() for page in reader.pages]
        if _is_scrambled("\n".join(texts)):
            texts = _texts_by_position(data)
    except (DocumentRefused, MemoryError):
        raise
    except LimitReachedError as trouble:
        raise DocumentRefused(Why.BOMB, {"reason": "size"}) from trouble
    # Past its own errors, pypdf lets whatever its parsers meet in a damaged file come through.
    except (PyPdfError, Exception) as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble
    blank = any(not any(map(str.isalnum, text)) for text in texts)
    lines = [line for number, text in enumerate(texts, start=1) for line in without_number(text, number=number)]
    text = "\n".join(rejoined(lines))
    if sum(map(str.isalnum, text)) < _MIN_LETTERS:
        raise DocumentRefused(Why.NO_TEXT, {"reason": "scan"})
    return text, (("pages_without_text",) if blank else ())


def _is_scrambled(text: str) -> bool:
    """Say whether the marked letters were torn from their words.

    Some writers draw letters such as "ệ" from another font after the rest of the line; read in the order of drawing,
    "MẬT" becomes "M T…Ậ", and no stamp would ever be found.
    """
    words = legacy.marked_words(text)
    if len(words) < _ENOUGH_WORDS:
        return False
    alone = sum(len(word) == 1 and word.lower() not in _WORDS_OF_ONE_LETTER for word in words)
    return alone > (1 - _WHOLE) * len(words) or legacy.vietnamese_share(words) < _WHOLE


def _texts_by_position(data: bytes) -> list[str]:
    """Read the pages by where the letters stand; ten times slower than by the order of drawing."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    texts = []
    with pdfplumber.open(io.BytesIO(data), password="") as document:
        for page in document.pages:
            found = [(line["top"], _columns(line["chars"])) for line in page.extract_text_lines(return_chars=True)]
            texts.append("\n".join(side_by_side(found, width=page.width, height=page.height)))
            page.close()
    return texts


def _columns(letters: list[dict[str, Any]]) -> list[tuple[float, str]]:
    """Part the letters of one line where the gap is much wider than a blank; each part with its middle."""
    columns: list[tuple[float, float, str]] = []
    for letter in letters:
        # Blanks don't bridge a gap: columns are often filled up with them.
        if not letter["text"].strip():
            if columns:
                start, end, text = columns[-1]
                columns[-1] = (start, end, f"{text} ")
            continue
        gap = letter["x0"] - columns[-1][1] if columns else math.inf
        if gap > COLUMN_GAP * letter["size"]:
            columns.append((letter["x0"], letter["x1"], letter["text"]))
        else:
            start, end, text = columns[-1]
            blank = " " if gap > _WORD_GAP * letter["size"] else ""
            columns[-1] = (start, max(end, letter["x1"]), f"{text}{blank}{letter['text']}")
    return [((start + end) / 2, " ".join(text.split())) for start, end, text in columns]


def side_by_side(lines: list[tuple[float, list[tuple[float, str]]]], *, width: float, height: float) -> list[str]:
    """Give the head of a page column by column (issuer, then the name of the state), the rest line by line."""
    head = 0
    for place, (top, columns) in enumerate(lines, start=1):
        if top < _HEAD_OF_PAGE * height and len(columns) == 2 and columns[0][0] < width / 2 < columns[1][0]:
            head = place
    # Columns of a head need not share their lines; whatever follows off the middle still belongs to one of them.
    while 0 < head < len(lines) and all(abs(middle - width / 2) > _OFF_MIDDLE * width for middle, _ in lines[head][1]):
        head += 1
    parts = [part for _top, columns in lines[:head] for part in columns]
    left = [text for middle, text in parts if middle < width / 2]
    right = [text for middle, text in parts if middle >= width / 2]
    return [*left, *right, *("\t".join(text for _middle, text in columns) for _top, columns in lines[head:])]


def without_number(text: str, *, number: int) -> list[str]:
    """Give the filled lines of a page without the number of the page at its head or foot."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for place in (0, -1):
        if lines and number > 1 and lines[place].strip() in {str(number), f"- {number} -"}:
            lines.pop(place)
    return lines


def rejoined(lines: list[str]) -> list[str]:
    """Join the lines of a page to paragraphs: a PDF knows only lines.

    A line goes on when it ends in the middle of a sentence and the next one starts small, or when it is about full and
    the next one bears no mark of a new point. At the end of a sentence a paragraph may be split, which does no harm.
    """
    full = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
    joined: list[str] = []
    last = ""
    for line in lines:
        goes_on = last and not last.endswith(_SENTENCE_ENDS) and not _NEW_POINT.match(line)
        if (
            goes_on
            and (line[0].islower() or len(last) >= _ABOUT_FULL * full)
            and not (last.isupper() or line.isupper())
        ):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
        last = line
    return joined

"""Plain text and CSV: finds the encoding, gives NFC."""

from __future__ import annotations

import csv
import io
import unicodedata

from thongsuot.adapters.documents import legacy
from thongsuot.adapters.documents.values import Cell, DocumentRefused, Limits, Sheet, Why

# Kept out of texts: joiners and marks that can't be seen, yet stop words from matching.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
_DELIMITERS = ",;\t|"


def decode(data: bytes, *, convert_legacy: bool) -> str:
    """Turn bytes of a text file into Unicode.

    Raises
    ------
    DocumentRefused
        `legacy_encoding` with the name of the encoding (and without `convert_legacy`), `broken` for no known encoding.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, convert_legacy=convert_legacy)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble


def _decode_legacy(data: bytes, *, convert_legacy: bool) -> str:
    """Read bytes that are not UTF-8: Windows-1258, or an old font encoding in Western letters."""
    western = data.decode("latin-1")
    best, share = "", 0.0
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    for name, text in (("TCVN3", legacy.from_tcvn3(western)), ("VNI", legacy.from_vni(western)), ("cp1258", windows)):
        if (found := legacy.vietnamese_share(legacy.marked_words(text))) > share:
            best, share = name, found
    if share < 0.7:
        raise DocumentRefused(Why.BROKEN, {"reason": "encoding"})
    if not convert_legacy:
        raise DocumentRefused(Why.LEGACY_ENCODING, {"encoding": "Windows-1258" if best == "cp1258" else best})
    return windows if best == "cp1258" else western


def tidy(text: str) -> str:
    """Bring text to one form: NFC, plain spaces and line breaks, nothing invisible, no control characters."""
    flat = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0b", "\n")
        .replace("\x0c", "\n")
        .replace("\u2028", "\n")
    )
    flat = flat.replace("\u2029", "\n").translate(_INVISIBLE).translate(_BLANKS)
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in set(flat)):
        flat = "".join(letter for letter in flat if ord(letter) >= 32 or letter in "\n\t")
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", flat).split("\n"))
    return "\n".join(lines).strip("\n")


def in_unicode(text: str, *, convert_legacy: bool) -> tuple[str, tuple[str, ...]]:
    """Refuse or convert text typed in an old Vietnamese font encoding.

    Raises
    ------
    DocumentRefused
        `legacy_encoding` with the name of the encoding, when conversion wasn't asked for.
    """
    encoding = legacy.find_legacy_anywhere(text)
    if encoding is None:
        return text, ()
    if not convert_legacy:
        raise DocumentRefused(Why.LEGACY_ENCODING, {"encoding": encoding})
    return legacy.converted(text, encoding=encoding), ("converted_legacy",)


def read_csv(data: bytes, *, limits: Limits) -> list[Sheet]:
    """Read a CSV file as one sheet of text cells; the delimiter is the one that splits the first lines most evenly."""
    text = unicodedata.normalize("NFC", decode(data, convert_legacy=False))
    csv.field_size_limit(1_000_000)
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            cells += len(record)
            if cells > limits.cells or len(rows) > limits.cells:
                raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.cells, "what": "cells"})
            rows.append([tidy(cell) or None for cell in record])
    except csv.Error as trouble:
        raise DocumentRefused(Why.BROKEN, {"line": len(rows) + 1}) from trouble
    return [Sheet("", rows)]


def _delimiter(text: str) -> str:
    lines = [line for line in text[:100_000].splitlines()[:20] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]

    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        most = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(most) if most else 0, most)

    return max(_DELIMITERS, key=evenness)

"""Plain text and CSV: finds the encoding, gives NFC."""

from __future__ import annotations

import csv
import io
import unicodedata

from thongsuot.adapters.documents.stamps import find_secret_stamp
from thongsuot.adapters.documents.values import Cell, DocumentRefused, Limits, Sheet, Why
from thongsuot.engines.scripts import legacy, strange_letters

# Kept out of texts: joiners and marks that can't be seen, yet stop words from matching.
_INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
        "\u2060\u2066\u2067\u2068\u2069\u3164\ufeff",
    )
)
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
_OTHER_D = {ord("Ð"): "Đ", ord("ð"): "đ", ord("Ɖ"): "Đ", ord("ɖ"): "đ"}
_DELIMITERS = ",;\t|"
# What is worth telling: that a soft hyphen went is not.
_ODD = {
    "unseen": "unseen_letters",
    "direction": "turned_direction",
    "look_alike": "look_alike_letters",
    "other_d": "other_d_letters",
    "wide": "wide_letters",
}
WINDOWS = "Windows-1258"


PREVIEW_LETTERS = 1200


def decode(data: bytes, *, convert_legacy: bool) -> tuple[str, str]:
    """Turn bytes of a text file into Unicode; the second value names Windows-1258 if it was converted from that.

    Bytes typed in an old font encoding come out as the Western letters that they stand for; `in_unicode` finds those.

    Raises
    ------
    DocumentRefused
        `legacy_encoding` with the name of the encoding (and without `convert_legacy`), `broken` for no known encoding.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _decode_legacy(data, convert_legacy=convert_legacy)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as trouble:
        raise DocumentRefused(Why.BROKEN) from trouble


def _decode_legacy(data: bytes, *, convert_legacy: bool) -> tuple[str, str]:
    """Read bytes that are not UTF-8: Windows-1258, or an old font encoding in Western letters."""
    western = data.decode("latin-1")
    best, share = "", 0.0
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    for name, text in (("TCVN3", legacy.from_tcvn3(western)), ("VNI", legacy.from_vni(western)), (WINDOWS, windows)):
        if (found := legacy.vietnamese_share(legacy.marked_words(text))) > share:
            best, share = name, found
    if share < 0.7:
        raise DocumentRefused(Why.BROKEN, {"reason": "encoding"})
    if best != WINDOWS:
        return western, ""
    if not convert_legacy:
        raise legacy_refusal(WINDOWS, windows)
    return windows, WINDOWS


def legacy_refusal(encoding: str, text: str) -> DocumentRefused:
    """Refuse a text in an old encoding, with the beginning of what it would become, so that a person can choose.

    A secret document is refused as such: of it not even the beginning is shown.
    """
    text = tidy(text)
    stamp = find_secret_stamp(text)
    if stamp is not None:
        return DocumentRefused(Why.SECRET_STAMP, {"stamp": stamp.text})
    return DocumentRefused(Why.LEGACY_ENCODING, {"encoding": encoding, "preview": text[:PREVIEW_LETTERS]})


def tidy(text: str) -> str:
    """Bring text to one form: NFC, plain spaces and line breaks, nothing invisible, no control characters."""
    flat = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0b", "\n")
        .replace("\x0c", "\n")
        .replace("\u2028", "\n")
    )
    flat = flat.replace("\u2029", "\n").translate(_INVISIBLE).translate(_BLANKS).translate(_OTHER_D)
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in set(flat)):
        flat = "".join(letter for letter in flat if ord(letter) >= 32 or letter in "\n\t")
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", flat).split("\n"))
    return "\n".join(lines).strip("\n")


def in_unicode(text: str, *, convert_legacy: bool) -> tuple[str, str]:
    """Refuse or convert text typed in an old Vietnamese font encoding; the second value names it, "" for Unicode.

    Raises
    ------
    DocumentRefused
        `legacy_encoding` with the name of the encoding, when conversion wasn't asked for.
    """
    encoding = legacy.find_legacy_anywhere(text)
    if encoding is None:
        return text, ""
    converted = legacy.converted(text, encoding=encoding)
    if not convert_legacy:
        raise legacy_refusal(encoding, converted)
    return converted, encoding


def oddities(raw: str) -> tuple[str, ...]:
    """Give the warnings about letters that deceive the eye; those that can't be seen are taken out by `tidy`."""
    return tuple(sorted(warning for one in strange_letters(raw) if (warning := _ODD.get(one.kind))))


def read_csv(data: bytes, *, limits: Limits) -> list[Sheet]:
    """Read a CSV file as one sheet of text cells; the delimiter is the one that splits the first lines most evenly."""
    text = unicodedata.normalize("NFC", decode(data, convert_legacy=False)[0])
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

"""Which reader reads what; runs inside the child process only."""

from __future__ import annotations

from thongsuot.adapters.documents import kinds, office, pages, plain
from thongsuot.adapters.documents.stamps import find_secret_stamp
from thongsuot.adapters.documents.values import DocumentRefused, DocumentText, Limits, Sheet, Why


def text_of(data: bytes, *, suffix: str, convert_legacy: bool, limits: Limits) -> DocumentText:
    """Read a document as text in NFC, or refuse it."""
    kind = kinds.kind_of(data, suffix=suffix, known=kinds.TEXT_FORMATS)
    margins = ""
    warnings: tuple[str, ...] = ()
    match kind:
        case "docx":
            raw, margins, warnings = office.read_docx(data, limits=limits)
        case "pdf":
            raw, warnings = pages.read_pdf(data, limits=limits)
        case "html":
            raw, warnings = pages.read_html(data, convert_legacy=convert_legacy)
        case _:
            raw = plain.decode(data, convert_legacy=convert_legacy)
    if len(raw) > limits.text_letters:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.text_letters, "what": "letters"})
    text, converted = plain.in_unicode(plain.tidy(raw), convert_legacy=convert_legacy)
    if not any(map(str.isalnum, text)):
        raise DocumentRefused(Why.NO_TEXT, {"reason": "empty"})
    # A stamp often stands in the page header, which is no part of the text.
    refuse_stamped(plain.tidy(margins))
    refuse_stamped(text)
    return DocumentText(text, kind, (*warnings, *converted))


def sheets_of(data: bytes, *, suffix: str, limits: Limits) -> list[Sheet]:
    """Read a table file sheet by sheet, or refuse it."""
    kind = kinds.kind_of(data, suffix=suffix, known=kinds.TABLE_FORMATS)
    sheets = plain.read_csv(data, limits=limits) if kind == "csv" else office.read_xlsx(data, limits=limits)
    if not any(cell is not None for sheet in sheets for row in sheet.rows for cell in row):
        raise DocumentRefused(Why.NO_TEXT, {"reason": "empty"})
    for sheet in sheets:
        # Parted like columns on a page, so that a cell "MẬT" is seen as a stamp of its own.
        head = ("\t".join(str(cell) for cell in row if cell is not None) for row in sheet.rows[:10])
        refuse_stamped("\n".join(head))
    return sheets


def refuse_stamped(text: str) -> None:
    """Refuse a text that bears a stamp of State secrecy.

    Raises
    ------
    DocumentRefused
        `secret_stamp`; the words of the stamp are all that is told of the document.
    """
    stamp = find_secret_stamp(text)
    if stamp is not None:
        raise DocumentRefused(Why.SECRET_STAMP, {"stamp": stamp.text})

"""Which reader reads what; runs inside the child process only."""

from __future__ import annotations

from thongsuot.adapters.documents import envelopes, kinds, office, opendocument, pages, plain, web_pages
from thongsuot.adapters.documents.stamps import find_secret_stamp
from thongsuot.adapters.documents.values import Attachment, DocumentRefused, DocumentText, Limits, Sheet, Why


def text_of(data: bytes, *, suffix: str, convert_legacy: bool, limits: Limits) -> DocumentText:
    """Read a document as text in NFC, or refuse it."""
    kind = kinds.kind_of(data, suffix=suffix, known=kinds.TEXT_FORMATS)
    margins = encoding = ""
    warnings: tuple[str, ...] = ()
    match kind:
        case "docx":
            raw, margins, warnings = office.read_docx(data, limits=limits)
        case "odt":
            raw, margins, warnings = opendocument.read_odt(data, limits=limits)
        case "pdf":
            raw, warnings = pages.read_pdf(data, limits=limits)
        case "html":
            raw, encoding = web_pages.read_html(data, convert_legacy=convert_legacy)
        case "edxml":
            return _from_envelope(data, convert_legacy=convert_legacy, limits=limits)
        case "picture":
            raise DocumentRefused(Why.NO_TEXT, {"reason": "scan"})
        case _:
            raw, encoding = plain.decode(data, convert_legacy=convert_legacy)
    if len(raw) > limits.text_letters:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.text_letters, "what": "letters"})
    return checked(raw, kind, margins=margins, warnings=warnings, encoding=encoding, convert_legacy=convert_legacy)


def checked(
    raw: str,
    kind: str,
    *,
    margins: str = "",
    warnings: tuple[str, ...] = (),
    encoding: str = "",
    convert_legacy: bool = False,
) -> DocumentText:
    """Bring a raw text into one form, say what was odd in it, and refuse it if it is secret or empty."""
    text, old = plain.in_unicode(plain.tidy(raw), convert_legacy=convert_legacy)
    encoding = old or encoding
    if not any(map(str.isalnum, text)):
        raise DocumentRefused(Why.NO_TEXT, {"reason": "empty"})
    # A stamp often stands in the page header, which is no part of the text.
    refuse_stamped(plain.tidy(margins))
    refuse_stamped(text)
    if encoding:
        warnings = (*warnings, "converted_legacy")
    return DocumentText(text, kind, (*warnings, *plain.oddities(raw)), encoding_guess=encoding)


def _from_envelope(data: bytes, *, convert_legacy: bool, limits: Limits) -> DocumentText:
    """Read the first file of an envelope that holds a text; every other one is still searched for a stamp."""
    fields, files = envelopes.open_envelope(data, limits=limits)
    refuse_stamped("\n".join(plain.tidy(value) for value in fields.values()))
    main: DocumentText | None = None
    shown: list[Attachment] = []
    scanned = unread = False
    for file in files:
        document, code = _read_file(file, convert_legacy=convert_legacy, limits=limits)
        scanned = scanned or code == Why.NO_TEXT
        unread = unread or document is None
        takes = main is None and document is not None
        shown.append(Attachment(file.name, file.content_type, len(file.data), file.sha256, takes))
        if takes:
            main = document
    if main is None:
        raise DocumentRefused(Why.NO_TEXT, {"reason": "scan"}) if scanned else DocumentRefused(Why.NO_ATTACHMENT)
    warnings = (*main.warnings, *(("attachments_unread",) if unread else ()))
    fields = {name: plain.tidy(value) for name, value in fields.items()}
    return DocumentText(main.text, "edxml", warnings, main.encoding_guess, fields, tuple(shown))


def _read_file(
    file: envelopes.Enclosed, *, convert_legacy: bool, limits: Limits
) -> tuple[DocumentText | None, Why | None]:
    suffix = kinds.suffix_of(file.name)
    if kinds.TEXT_FORMATS.get(suffix) in {None, "edxml"}:
        return None, None
    try:
        return text_of(file.data, suffix=suffix, convert_legacy=convert_legacy, limits=limits), None
    except DocumentRefused as refusal:
        # What makes the whole envelope unfit is said of the whole; a file that only can't be read is passed over.
        if refusal.code in {Why.SECRET_STAMP, Why.BOMB, Why.LEGACY_ENCODING}:
            raise
        return None, refusal.code


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

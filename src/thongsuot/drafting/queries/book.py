"""The book of outgoing documents (sổ đăng ký văn bản đi)."""

from __future__ import annotations

import datetime as dt
import io

from django.utils.translation import gettext as _

from thongsuot.drafting import rules
from thongsuot.drafting.models import Draft, NumberBook, NumberEntry
from thongsuot.drafting.paper import number_for
from thongsuot.drafting.values import BookLine, Content
from thongsuot.drafting.words import DraftKind, kind_in_words
from thongsuot.kernel.actor import Actor

HEADINGS = ("STT", "Số, ký hiệu", "Ngày văn bản", "Loại", "Cơ quan ban hành", "Trích yếu", "Người ký", "Nơi nhận",
            "Tình trạng", "Lý do", "Người cấp số", "Lúc cấp")  # fmt: skip


def number_book(
    *, viewer: Actor, year: int | None = None, issuer: str = "", kind: str = "", words: str = ""
) -> list[BookLine]:
    """List the lines of the book; withdrawn and backdated numbers stay, with their reason."""
    viewer.require("drafts.read")
    rows = NumberEntry.objects.select_related("book__issuer")
    if year:
        rows = rows.filter(book__year=year)
    if issuer:
        rows = rows.filter(book__issuer__code=issuer)
    if kind:
        rows = rows.filter(book__kind=kind)
    key = rules.plain(words)
    lines = [_line(row) for row in rows]
    return [one for one in lines if key in rules.plain(f"{one.number} {one.subject} {one.signer}")] if key else lines


def _line(row: NumberEntry) -> BookLine:
    return BookLine(
        entry_id=row.pk,
        year=row.book.year,
        issuer=str(row.book.issuer),
        kind=row.book.kind,
        kind_label=kind_in_words(row.book.kind),
        sequence=row.sequence,
        number=row.number,
        date=row.date,
        subject=row.subject,
        signer=row.signer,
        recipients=row.recipients,
        draft_id=row.draft_id,
        state=row.state,
        state_label=row.get_state_display(),
        backdated=row.backdated,
        reason=row.reason,
        given_by=row.given_by,
        given_at=row.given_at,
        withdrawn_by=row.withdrawn_by,
    )


def number_gaps(*, viewer: Actor) -> list[tuple[str, int]]:
    """Give the numbers that are missing from the book, as (book, sequence); always empty unless rows were lost."""
    viewer.require("drafts.read")
    missing = []
    for book in NumberBook.objects.select_related("issuer"):
        held = set(book.entries.values_list("sequence", flat=True))
        name = f"{book.issuer} {book.year} {DraftKind(book.kind).label}"
        missing += [(name, number) for number in range(1, book.last + 1) if number not in held]
    return missing


def next_number(draft_id: int, *, viewer: Actor, now: dt.datetime) -> str:
    """Give the number that a draft would get if it were issued now; somebody else may be quicker."""
    viewer.require("drafts.read")
    draft = Draft.objects.select_related("issuer", "drafter").filter(pk=draft_id).first()
    if draft is None:
        return ""
    year = rules.office_day(now).year
    book = NumberBook.objects.filter(year=year, issuer=draft.issuer, kind=draft.kind).first()
    return number_for(draft, Content.from_json(draft.content), (book.last if book else 0) + 1)


def number_book_file(
    *, form: str, viewer: Actor, year: int | None = None, issuer: str = "", kind: str = ""
) -> tuple[bytes, str]:
    """Give the book as a spreadsheet (``xlsx``) or as text separated by commas (``csv``)."""
    lines = number_book(viewer=viewer, year=year, issuer=issuer, kind=kind)
    rows: list[tuple[str, ...]] = [
        (
            str(place), one.number, f"{one.date:%d/%m/%Y}", one.kind_label, one.issuer, one.subject, one.signer,
            one.recipients,
            one.state_label + (f" ({_('dated back')})" if one.backdated else ""),
            one.reason, one.given_by, f"{one.given_at.astimezone(rules.OFFICE_ZONE):%d/%m/%Y %H:%M}",
        )
        for place, one in enumerate(lines, 1)
    ]  # fmt: skip
    name = f"so-cong-van-di{f'-{year}' if year else ''}.{form}"
    return (_csv(rows) if form == "csv" else _xlsx(rows)), name


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running a text that looks like a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    import csv

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[tuple[str, ...]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sổ công văn đi"
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGHIJKL", (6, 18, 12, 14, 22, 50, 20, 40, 16, 30, 20, 17), strict=True):
        sheet.column_dimensions[column].width = width
        for cell in sheet[column]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

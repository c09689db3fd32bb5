"""Boards as tables: for a spreadsheet, and for an official paper as Word or PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.engines.papers import Paper, Paragraph, Table, to_docx, to_pdf
from thongsuot.engines.sheets import Sheet, Value, to_xlsx
from thongsuot.kernel.errors import NotFound
from thongsuot.proof.boards import Participant, StandingLine, counts_of, matrix
from thongsuot.proof.rules import OFFICE_ZONE
from thongsuot.proof.words import Light

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
MOST_PRINTED = 400
"""Lines on paper; the spreadsheet holds all."""


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone(OFFICE_ZONE).replace(microsecond=0) if moment else None


def lines_sheet(lines: Sequence[StandingLine]) -> Sheet:
    """Lay lines out for a spreadsheet, one share per row: the form that people filter and pivot."""
    heads = (
        _("Party"), _("Code"), _("Directive"), _("Subject"), _("Clause"), _("Task"), _("Role"), _("State"),
        _("Percent"), _("Due"), _("Days overdue"), _("Rests on"), _("Measured"), _("Rules"), _("Proofs"),
        _("Received at"), _("Received by"), _("Handed in at"), _("Accepted at"), _("Note"),
    )  # fmt: skip
    rows = tuple(
        (
            line.organisation, line.organisation_code, line.directive, line.directive_subject, line.clause,
            line.task_text, _("Leads") if line.role == "lead" else _("Coordinates"), line.label, line.percent,
            line.due_on, line.overdue_days, line.basis_label, str(Light(line.light).label) if line.light else "",
            "; ".join(gauge.title for gauge in line.gauges), line.proofs, _local(line.received_at), line.received_by,
            _local(line.submitted_at), _local(line.accepted_at), line.note,
        )
        for line in lines
    )  # fmt: skip
    widths = (24, 12, 18, 36, 8, 60, 12, 16, 8, 12, 10, 18, 14, 40, 8, 17, 20, 17, 17, 30)
    return Sheet(title=_("Standing"), heads=heads, rows=rows, widths=widths)


def matrix_sheet(lines: Sequence[StandingLine], *, by_obligation: bool) -> Sheet:
    """Lay the heat map out for a spreadsheet: a word and the days in each cell."""
    found = matrix(lines, by_obligation=by_obligation)
    heads = (_("Party"), _("Shares"), _("Settled"), _("Overdue"), *(column.name for column in found.columns))
    rows: list[tuple[Value, ...]] = []
    for row in found.rows:
        cells: list[Value] = []
        for cell in row.cells:
            if cell is None:
                cells.append("")
            elif cell.line is not None:
                late = f" (+{cell.line.overdue_days})" if cell.line.overdue_days else ""
                cells.append(f"{cell.line.label}{late} · {cell.line.basis_label}")
            else:
                late = f" (+{cell.counts.longest_days})" if cell.counts.overdue else ""
                cells.append(f"{cell.counts.settled}/{cell.counts.owed}{late}")
        rows.append((row.name, row.counts.owed, row.counts.settled, row.counts.overdue, *cells))
    widths = (24, 10, 10, 10, *(22 for _column in found.columns))
    return Sheet(title=_("Heat map"), heads=heads, rows=tuple(rows), widths=widths)


def participation_sheet(parties: Sequence[Participant]) -> Sheet:
    """Lay out who received and who acted."""
    heads = (
        _("Party"), _("Code"), _("State"), _("Documents sent"), _("Receipts confirmed"), _("Median hours to receipt"),
        _("Shares"), _("Acted on"), _("Handed in"), _("Settled"), _("Declined"), _("Overdue"), _("Last sign"),
    )  # fmt: skip
    rows = tuple(
        (
            one.name, one.code, word_of(one), one.sent, one.received,
            round(one.median_receipt_h, 1) if one.median_receipt_h is not None else None, one.shares, one.acted,
            one.handed_in, one.settled, one.declined, one.overdue, _local(one.last_at),
        )
        for one in parties
    )  # fmt: skip
    return Sheet(title=_("Taking part"), heads=heads, rows=rows, widths=(28, 12, 16, *([11] * 9), 17))


def word_of(one: Participant) -> str:
    """Say how a party takes part."""
    return {
        "silent": _("Nothing heard"), "read": _("Received only"), "acting": _("Acting"), "done": _("Done")
    }[one.word]  # fmt: skip


def lines_paper(lines: Sequence[StandingLine], *, title: str, now: dt.datetime) -> Paper:
    """Write lines as an official paper; its words are Vietnamese whatever the reader's screen says."""
    counts, office = counts_of(lines), settings.OFFICE
    said = (
        f"Tổng số {counts.owed} phần việc: đã xong {counts.settled} ({counts.percent} %), quá hạn {counts.overdue}, "
        f"chưa xác nhận nhận văn bản {counts.unreceived}, số liệu đo cho thấy khác với báo cáo {counts.contradicted}."
    )
    rows = tuple(
        (
            line.organisation,
            f"{line.directive}{f', mục {line.clause}' if line.clause else ''}: {_cut(line.task_text, 160)}",
            f"{line.due_on:%d/%m/%Y}" if line.due_on else "–",
            f"{line.label}{f', quá hạn {line.overdue_days} ngày' if line.overdue_days else ''}",
            f"{line.basis_label}{f': {Light(line.light).label}' if line.light else ''}",
        )
        for line in lines[:MOST_PRINTED]
    )
    header = ("Đơn vị", "Văn bản, nhiệm vụ", "Hạn", "Tình trạng", "Căn cứ")
    left = (
        [Paragraph(f"Còn {len(lines) - MOST_PRINTED} dòng nữa ở tệp bảng tính.")] if len(lines) > MOST_PRINTED else []
    )
    table = [Table(header=header, rows=rows, widths=(18, 46, 13, 19, 19))] if rows else []
    return Paper(
        issuer=(office.authority_name or "Cơ quan theo dõi").upper(),
        parent_body=office.authority_parent.upper(),
        place=office.place_name or office.province_name or "…",
        date=now.astimezone(OFFICE_ZONE).date(),
        kind_title="BIỂU TỔNG HỢP",
        subject=title,
        blocks=(Paragraph(said), *table, *left),
        data_as_of=now,
    )


def participation_paper(parties: Sequence[Participant], *, now: dt.datetime) -> Paper:
    """Write who received and who acted as an official paper."""
    office = settings.OFFICE
    rows = tuple(
        (
            one.name, word_of(one), f"{one.received}/{one.sent}", f"{one.acted}/{one.shares}", str(one.settled),
            str(one.overdue), f"{_local(one.last_at):%d/%m/%Y}" if one.last_at else "–",
        )
        for one in parties
    )  # fmt: skip
    header = ("Đơn vị", "Tham gia", "Đã nhận", "Đã làm", "Xong", "Quá hạn", "Lần cuối")
    silent = sum(1 for one in parties if one.word == "silent")
    return Paper(
        issuer=(office.authority_name or "Cơ quan theo dõi").upper(),
        parent_body=office.authority_parent.upper(),
        place=office.place_name or office.province_name or "…",
        date=now.astimezone(OFFICE_ZONE).date(),
        kind_title="BIỂU TỔNG HỢP",
        subject="Các đơn vị tham gia thực hiện văn bản chỉ đạo",
        blocks=(
            Paragraph(f"{len(parties)} đơn vị được giao việc; {silent} đơn vị chưa có phản hồi."),
            *([Table(header=header, rows=rows, widths=(30, 16, 11, 11, 9, 11, 13))] if rows else ()),
        ),
        data_as_of=now,
    )


def as_file(sheets: Sequence[Sheet], paper: Paper, *, form: str) -> bytes:
    """Give a board in the form asked for: xlsx from its sheets, docx or pdf from its paper."""
    if form not in FORMS:
        raise NotFound(_("A board comes as xlsx, docx or pdf."))
    if form == "xlsx":
        return to_xlsx(*sheets)
    return to_docx(paper) if form == "docx" else to_pdf(paper)


def standing_file(lines: Sequence[StandingLine], *, form: str, by_obligation: bool, now: dt.datetime) -> bytes:
    """Give lines as a file: a list and the heat map as xlsx, or the list as an official paper."""
    sheets = [lines_sheet(lines), matrix_sheet(lines, by_obligation=by_obligation)]
    return as_file(sheets, lines_paper(lines, title="Tình hình thực hiện văn bản chỉ đạo", now=now), form=form)


def _cut(text: str, width: int) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= width else one_line[: width - 1] + "…"

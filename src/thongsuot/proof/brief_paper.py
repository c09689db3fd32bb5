"""The one page as an official paper on exactly one sheet; its words are Vietnamese."""

from __future__ import annotations

from django.conf import settings

from thongsuot.engines.papers import Block, Bullets, Heading, Paper, Paragraph, Signer, Table, to_docx, to_pdf
from thongsuot.engines.papers.pictures import page_count
from thongsuot.proof.brief import Brief
from thongsuot.proof.rules import OFFICE_ZONE

TONES = {"bad": "bad", "warn": "warn", "wait": "warn", "info": "", "ok": "ok"}


def brief_paper(brief: Brief, *, made_by: str, bodies: int, late: int) -> Paper:
    """Write the page with at most so many bodies and late shares."""
    office = settings.OFFICE
    figures = Table(
        header=("Số liệu", "Hiện nay", "Kỳ trước", "Thay đổi"),
        rows=tuple((one.label, str(one.value), str(one.before), one.change) for one in brief.figures),
        widths=(52, 16, 16, 16),
    )
    agencies = Table(
        header=("Đơn vị", "Xong", "Quá hạn", "Số liệu khác", "Tình trạng"),
        rows=tuple(
            (
                agency.name, f"{agency.counts.settled}/{agency.counts.owed}", str(agency.counts.overdue),
                str(agency.counts.contradicted), agency.word,
            )
            for agency in brief.agencies[:bodies]
        ),
        tones=tuple(TONES[agency.counts.look] for agency in brief.agencies[:bodies]),
        widths=(34, 11, 12, 15, 28),
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(" ".join(brief.sentences)), figures]
    if agencies.rows:
        more = len(brief.agencies) - bodies
        blocks += [Heading("Các đơn vị", level=2, label=""), agencies]
        blocks += [Paragraph(f"Còn {more} đơn vị khác, xem bản đang cập nhật.")] if more > 0 else []
    if brief.late and late:
        blocks += [
            Heading("Chậm nhất", level=2, label=""),
            Bullets(
                tuple(
                    f"{line.organisation}: {line.directive}{f', mục {line.clause}' if line.clause else ''}, "
                    f"chậm {line.overdue_days} ngày"
                    for line in brief.late[:late]
                )
            ),
        ]
    if brief.asks:
        blocks += [Heading("Xin ý kiến quyết định", level=2, label=""), Bullets(tuple(ask.text for ask in brief.asks))]
    blocks.append(
        Paragraph(
            f"Nguồn: {brief.shares} phần việc, {brief.rules} phép đo; kỳ {brief.days} ngày. "
            f"Bản đang cập nhật: {office.public_url}/proof/brief/"
        )
    )
    return Paper(
        issuer=(office.authority_name or "Cơ quan theo dõi").upper(),
        parent_body=office.authority_parent.upper(),
        place=office.place_name or office.province_name or "…",
        date=brief.at.astimezone(OFFICE_ZONE).date(),
        kind_title="BÁO CÁO NHANH",
        subject="Tình hình thực hiện văn bản chỉ đạo",
        blocks=tuple(blocks),
        signer=Signer(title="NGƯỜI LẬP", name=made_by),
        data_as_of=brief.at,
    )


def one_sheet(brief: Brief, *, made_by: str) -> Paper:
    """Write the page so that it fills one sheet: the list of bodies is cut until it does, and says by how many."""
    bodies, late = min(len(brief.agencies), 14), 3
    paper = brief_paper(brief, made_by=made_by, bodies=bodies, late=late)
    while page_count(to_pdf(paper)) > 1 and (bodies > 0 or late > 0):
        late, bodies = (late - 1, bodies) if late else (0, bodies - 1)
        paper = brief_paper(brief, made_by=made_by, bodies=bodies, late=late)
    return paper


def as_file(brief: Brief, *, made_by: str, form: str) -> bytes:
    """Give the page as pdf or docx."""
    paper = one_sheet(brief, made_by=made_by)
    return to_docx(paper) if form == "docx" else to_pdf(paper)

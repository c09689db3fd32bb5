"""Regulations and plans as official papers. Their text is Vietnamese whatever the reader's screen says."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from thongsuot.agreements.values import PlanView, RegulationView
from thongsuot.engines.papers import Block, Bullets, Heading, Paper, Paragraph, Signer, Table

VIETNAM = dt.timezone(dt.timedelta(hours=7))
LETTERS = (
    "A: chịu trách nhiệm (đúng một đơn vị cho mỗi nhiệm vụ)",
    "R: trực tiếp thực hiện; A/R: chịu trách nhiệm và thực hiện",
    "C: được tham vấn, phối hợp",
    "I: được thông tin",
)


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"


def _moment(at: dt.datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if at else "chưa ký"


def _letter(letter: str) -> str:
    return {"AR": "A/R"}.get(letter, letter)


def _with(words: str, code: str) -> str:
    """Give words with the code of the registered object behind them."""
    return f"{words} ({code})".strip() if code else words or "–"


def regulation_as_paper(view: RegulationView) -> Paper:
    """Lay a version of a regulation out in the official form, with its matrix and the signatures of all parties."""
    office = settings.OFFICE
    until = f" đến trước ngày {_day(view.valid_until)}" if view.valid_until else ""
    blocks: list[Block] = [Paragraph(line) for line in view.preamble.splitlines() if line.strip()]
    blocks += [
        Heading("Các bên tham gia"),
        Bullets(tuple(one.name for one in view.parties)),
        Heading("Hiệu lực"),
        Paragraph(f"Quy chế có hiệu lực từ ngày {_day(view.valid_from)}{until}. Phiên bản {view.version}."),
        Heading("Nhiệm vụ của các bên"),
    ]
    blocks += [Paragraph(f"{one.number}. {one.text}") for one in view.duties]
    blocks += [Heading("Ma trận trách nhiệm"), Bullets(LETTERS)]
    if view.duties and view.parties:
        header = ("Nhiệm vụ", *(one.short_name for one in view.parties))
        rows = tuple((str(one.number), *(_letter(letter) for letter in one.letters)) for one in view.duties)
        blocks.append(Table(header=header, rows=rows))
    blocks += [
        Heading("Chữ ký của các bên"),
        Table(
            header=("Đơn vị", "Người ký", "Chức vụ", "Thời điểm"),
            rows=tuple(
                (one.name, one.signed_by or "–", one.signed_position or "–", _moment(one.signed_at))
                for one in view.parties
            ),
        ),
    ]
    if view.sha256:
        blocks.append(Paragraph(f"Mã kiểm tra nội dung (SHA-256): {view.sha256}"))
    return Paper(
        issuer=(view.drafter_name or office.authority_name or "SỞ KHOA HỌC VÀ CÔNG NGHỆ").upper(),
        parent_body=str(office.authority_parent or "").upper(),
        place=str(office.place_name) or "…",
        number=view.number,
        date=view.valid_from,
        kind_title="QUY CHẾ",
        subject=view.title,
        blocks=tuple(blocks),
        signer=Signer(),
        recipients=(*(one.name for one in view.parties), "Lưu: VT."),
    )


def plan_as_paper(view: PlanView) -> Paper:
    """Lay a version of an emergency plan out in the official form, with its degraded mode and both signatures."""
    until = f"Phương án có hiệu lực đến trước ngày {_day(view.valid_until)}. Phiên bản {view.version}."
    scope = [Paragraph(f"Phạm vi: {view.scope}.")] if view.scope else []
    blocks: list[Block] = [Paragraph(f"Tình huống: {view.scenario_name}."), *scope, Paragraph(until)]
    for _key, name, _hint, text in view.parts:
        blocks.append(Heading(name))
        blocks += [Paragraph(line) for line in text.splitlines() if line.strip()]
    said = view.content
    blocks.append(Heading("Chế độ vận hành suy giảm: giữ thông tin chỉ huy"))
    blocks += [Paragraph(line) for line in said.degraded.splitlines() if line.strip()]
    if said.users:
        rows = tuple(
            (str(one.rank), one.name, _with(one.means, one.site), _with(one.fallback, one.fallback_site))
            for one in said.users
        )
        header = ("Ưu tiên", "Đối tượng", "Phương tiện chính", "Dự phòng")
        blocks.append(Table(header=header, rows=rows, caption="Đối tượng ưu tiên"))
    if said.links:
        rows = tuple(
            (
                _with(one.name, " – ".join(code for code in (one.a, one.b) if code)),
                _with(one.primary, one.primary_ref),
                _with(one.fallback, one.fallback_ref),
                one.keeper or "–",
            )
            for one in said.links
        )
        header = ("Liên lạc", "Đường chính", "Đường dự phòng", "Đơn vị giữ")
        blocks.append(Table(header=header, rows=rows, caption="Liên lạc phải giữ"))
    if said.contacts:
        rows3 = tuple((one.role, one.name or "–", one.phone or "–") for one in said.contacts)
        blocks.append(Table(header=("Vai trò", "Họ tên", "Điện thoại"), rows=rows3, caption="Đầu mối liên lạc"))
    blocks += [
        Heading("Chữ ký của hai bên"),
        Table(
            header=("Đơn vị", "Người ký", "Chức vụ", "Thời điểm"),
            rows=tuple(
                (one.organisation, one.name or "–", one.position or "–", _moment(one.at)) for one in view.signatures
            ),
        ),
    ]
    if view.sha256:
        blocks.append(Paragraph(f"Mã kiểm tra nội dung (SHA-256): {view.sha256}"))
    return Paper(
        issuer=view.owner.upper(),
        place=str(settings.OFFICE.place_name) or "…",
        kind_title="PHƯƠNG ÁN",
        subject=view.title,
        blocks=tuple(blocks),
        signer=Signer(),
        recipients=(view.police, "Sở Khoa học và Công nghệ", "Lưu: VT."),
    )

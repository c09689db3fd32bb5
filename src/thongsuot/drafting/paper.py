"""A draft as a paper of Decree 30/2020, as the values of a Word template, and as the text of the register."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from thongsuot.drafting import rules
from thongsuot.drafting.models import Draft
from thongsuot.drafting.values import Content
from thongsuot.drafting.words import TITLES
from thongsuot.engines.papers import Block, Bullets, Heading, Paper, Paragraph, Signer, decree
from thongsuot.engines.templating import Field
from thongsuot.people.models import Organisation
from thongsuot.people.words import OrganisationKind

FIELDS: tuple[Field, ...] = (
    # Explained in Vietnamese: the sample goes to the offices, whatever the language of the screen.
    Field("parent_body", "Tên cơ quan chủ quản trực tiếp, viết hoa", "ỦY BAN NHÂN DÂN TỈNH …"),
    Field("issuer", "Tên cơ quan ban hành, viết hoa", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"),
    Field("number_line", "Dòng số, ký hiệu; để trống số khi còn là dự thảo", "Số: 12/CT-UBND"),
    Field("number", "Số, ký hiệu", "12/CT-UBND"),
    Field("date_line", "Dòng địa danh và thời gian ban hành", "…, ngày 05 tháng 02 năm 2027"),
    Field("place", "Địa danh", "…"),
    Field("kind_title", "Tên loại văn bản, viết hoa; công văn thì để trống", "CHỈ THỊ"),
    Field("subject", "Trích yếu nội dung", "Về bảo đảm thông tin liên lạc dịp Tết"),
    Field("urgency", "Mức độ khẩn", "HỎA TỐC"),
    Field("opening", "Đoạn mở đầu", "Để bảo đảm …, yêu cầu:"),
    Field("closing", "Đoạn kết", "Yêu cầu các đơn vị nghiêm túc thực hiện./."),
    Field("signer_authority", "Quyền hạn ký: TM., KT., TL., TUQ.", "KT. GIÁM ĐỐC"),
    Field("signer_title", "Chức vụ người ký", "PHÓ GIÁM ĐỐC"),
    Field("signer_name", "Họ và tên người ký", "Nguyễn Văn A"),
    Field("addressees", "Danh sách nơi gửi sau chữ “Kính gửi”", is_list=True),
    Field("bases", "Danh sách căn cứ ban hành", is_list=True),
    Field("clauses", "Danh sách các điều, khoản, điểm của nội dung", is_list=True),
    Field("clauses.label", "Số thứ tự của khoản, điểm", "1."),
    Field("clauses.text", "Nội dung khoản, điểm", "Trực 24/24 giờ …"),
    Field("clauses.leads", "Đơn vị chủ trì", "Công an tỉnh"),
    Field("clauses.coordinates", "Đơn vị phối hợp", "Điện lực"),
    Field("clauses.due", "Thời hạn", "15/01/2027"),
    Field("recipients", "Danh sách nơi nhận", is_list=True),
)
NEEDED = ("subject", "clauses.text", "recipients", "signer_name")


def is_own(body: Organisation) -> bool:
    """Tell whether a body is the office that runs this platform."""
    return body.kind == OrganisationKind.DEPARTMENT


def symbol_short(body: Organisation) -> str:
    """Give a body's abbreviation as it stands in numbers."""
    return rules.issuer_symbol(
        kind=body.kind, code=body.code, short_name=body.short_name, own_code=settings.OFFICE.authority_code,
        own=is_own(body),
    )  # fmt: skip


def symbol(draft: Draft, content: Content) -> str:
    """Give the number's symbol with the number left open: ``/CT-UBND``."""
    return rules.symbol_of(kind=draft.kind, issuer_short=symbol_short(draft.issuer), unit=unit_symbol(draft, content))


def unit_symbol(draft: Draft, content: Content) -> str:
    """Give who drafted a letter as its symbol names them: the unit, else the drafting body when it is another one."""
    if content.unit:
        return content.unit
    return symbol_short(draft.drafter) if draft.drafter_id != draft.issuer_id else ""


def number_for(draft: Draft, content: Content, sequence: int) -> str:
    """Give the whole number that a sequence makes."""
    short = symbol_short(draft.issuer)
    return rules.number_of(sequence, kind=draft.kind, issuer_short=short, unit=unit_symbol(draft, content))


def _parent_body(draft: Draft) -> str:
    if draft.issuer.kind == OrganisationKind.COMMITTEE:
        return ""
    if draft.issuer.parent is not None:
        return draft.issuer.parent.name
    return str(settings.OFFICE.authority_parent) or "Ủy ban nhân dân tỉnh"


def _place(content: Content) -> str:
    return content.place or str(settings.OFFICE.place_name) or "…"


def paper_of(draft: Draft, *, content: Content | None = None, number: str = "", date: dt.date | None = None) -> Paper:
    """Lay a draft out as a paper; without number and date both stay open."""
    said = content if content is not None else Content.from_json(draft.content)
    dispatch = draft.kind == "cong_dien"
    blocks: list[Block] = []
    if dispatch and said.addressees:
        blocks += [Paragraph(f"{draft.issuer.name} điện:"), Bullets(said.addressees)]
    blocks += [Paragraph(line) for line in said.bases]
    if said.opening:
        blocks.append(Paragraph(said.opening))
    if draft.kind == "quyet_dinh":
        blocks.append(Heading("QUYẾT ĐỊNH:", label=""))
    for clause, label in zip(said.clauses, rules.labels(draft.kind, said.clauses), strict=True):
        if clause.level == 0:
            blocks.append(Heading(clause.text, label=label))
        else:
            blocks.append(Paragraph(f"{label} {clause.text}"))
    if said.closing:
        blocks.append(Paragraph(said.closing))
    return Paper(
        parent_body=_parent_body(draft).upper(),
        issuer=draft.issuer.name.upper(),
        number=number or symbol(draft, said),
        place=_place(said),
        date=date,
        kind_title=TITLES.get(draft.kind, ""),
        subject=said.subject,
        addressees=() if dispatch else said.addressees,
        blocks=tuple(blocks),
        signer=Signer(title=said.signer_title, name=said.signer_name, authority=said.signer_authority),
        recipients=said.recipients,
        urgency=said.urgency,
    )


def template_values(
    draft: Draft,
    *,
    names: dict[str, str],
    content: Content | None = None,
    number: str = "",
    date: dt.date | None = None,
) -> dict[str, Any]:
    """Give what a Word template may ask for; ``names`` maps codes of bodies to their names."""
    said = content if content is not None else Content.from_json(draft.content)
    whole = number or symbol(draft, said)
    return {
        "parent_body": _parent_body(draft).upper(),
        "issuer": draft.issuer.name.upper(),
        "number_line": decree.number_line(whole),
        "number": whole,
        "date_line": decree.date_line(_place(said), date=date),
        "place": _place(said),
        "kind_title": TITLES.get(draft.kind, ""),
        "subject": said.subject,
        "urgency": said.urgency,
        "opening": said.opening,
        "closing": said.closing,
        "signer_authority": said.signer_authority,
        "signer_title": said.signer_title,
        "signer_name": said.signer_name,
        "addressees": list(said.addressees),
        "bases": list(said.bases),
        "clauses": [
            {
                "label": label,
                "text": clause.text,
                "leads": ", ".join(names.get(code, code) for code in clause.leads),
                "coordinates": ", ".join(names.get(code, code) for code in clause.coordinates),
                "due": f"{due:%d/%m/%Y}" if (due := rules.day_of(clause.due_on)) else "",
            }
            for clause, label in zip(said.clauses, rules.labels(draft.kind, said.clauses), strict=True)
        ],
        "recipients": list(said.recipients),
    }


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where a clause's own words stand in the text."""

    index: int
    name: str
    start: int
    end: int


def text_of(draft: Draft, *, number: str, date: dt.date) -> tuple[str, tuple[Placed, ...]]:
    """Give the issued document's text in NFC, and the exact place of each clause in it."""
    said = Content.from_json(draft.content)
    head = [draft.issuer.name.upper(), decree.number_line(number), decree.date_line(_place(said), date=date), ""]
    title = TITLES.get(draft.kind, "")
    head += [title, said.subject, ""] if title else [f"V/v {said.subject}", ""]
    if said.addressees:
        head += ["Kính gửi:", *(f"- {line}" for line in said.addressees), ""]
    head += [*said.bases, *([said.opening] if said.opening else [])]
    text = _nfc("\n".join(head)) + "\n"
    placed = []
    names = rules.clause_names(draft.kind, said.clauses)
    for index, (clause, label) in enumerate(zip(said.clauses, rules.labels(draft.kind, said.clauses), strict=True)):
        text += f"{label} "
        words = _nfc(clause.text.strip())
        placed.append(Placed(index=index, name=names[index], start=len(text), end=len(text) + len(words)))
        text += words + "\n"
    foot = [said.closing, "", "Nơi nhận:", *(f"- {line}" for line in said.recipients), ""]
    foot += [line for line in (said.signer_authority, said.signer_title, said.signer_name) if line]
    return text + _nfc("\n".join(foot)).strip("\n") + "\n", tuple(placed)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\x00", "")

"""A review as an administrative paper. Its text is Vietnamese whatever the reader's screen says: an official form."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy, override

from thongsuot.engines import papers
from thongsuot.engines.papers import Block, Bullets, Heading, Paper, Paragraph, Signer, Table
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.reviews import rules
from thongsuot.reviews.models import Told
from thongsuot.reviews.queries.rooms import review
from thongsuot.reviews.values import FollowUpLine, ReviewRoom
from thongsuot.reviews.words import PARTS

STANDING = {
    "todo": "chưa xong, trong hạn",
    "due_soon": "chưa xong, sắp đến hạn",
    "late": "QUÁ HẠN",
    "done": "đã xong",
    "dropped": "thôi không làm",
}
TONES = {"late": "bad", "due_soon": "warn", "done": "ok"}


def paper(code: str, *, form: str, viewer: Actor, now: dt.datetime) -> tuple[bytes, str]:
    """Give a review as a file and its name; a body gets it once it is published, with its own actions alone.

    Parameters
    ----------
    form
        ``pdf`` or ``docx``.
    """
    found = review(code, viewer=viewer, now=now)
    if found.summary is None or form not in ("pdf", "docx"):
        raise NotFound(gettext_lazy("There is no such paper, or you may not see it."))
    render = papers.to_pdf if form == "pdf" else papers.to_docx
    with override("vi"):
        return render(_laid_out(found, now=now)), f"rut-kinh-nghiem-{found.line.code}.{form}"


def _answers(told: Told, *, level: int) -> list[Block]:
    blocks: list[Block] = []
    for part, label in PARTS.items():
        text = getattr(told, part).strip()
        if text:
            blocks += [Heading(str(label) if level > 1 else str(label).upper(), level=level), *_running(text)]
    return blocks


def _running(text: str) -> list[Block]:
    """Turn lines into paragraphs; lines that begin with a dash become a list."""
    blocks: list[Block] = []
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("- "):
            items.append(line[2:])
            continue
        if items:
            blocks.append(Bullets(tuple(items)))
            items = []
        if line.strip():
            blocks.append(Paragraph(line.strip()))
    return blocks


def _actions(lines: tuple[FollowUpLine, ...]) -> list[Block]:
    if not lines:
        return [Paragraph("Không có việc nào được giao sau rút kinh nghiệm.")]
    rows = tuple(
        (
            str(number),
            one.row.text + (f" ({one.row.word})" if one.row.word else ""),
            str(one.row.organisation) + (f", {one.row.person.display_name}" if one.row.person else ""),
            f"{one.row.due_on:%d/%m/%Y}",
            STANDING[one.standing],
        )
        for number, one in enumerate(lines, start=1)
    )
    tones = tuple(TONES.get(one.standing, "") for one in lines)
    return [Table(("TT", "Việc cần làm", "Đơn vị", "Hạn", "Kết quả"), rows, widths=(7, 39, 24, 15, 15), tones=tones)]


def _laid_out(found: ReviewRoom, *, now: dt.datetime) -> Paper:
    office, summary = settings.OFFICE, found.summary
    assert summary is not None
    line = found.line
    began = line.started_at.astimezone(rules.VIETNAM)
    where = f", {line.place}" if line.place else ""
    blocks: list[Block] = [
        Paragraph(f"Về sự cố {line.code}{where}, bắt đầu lúc {began:%H:%M %d/%m/%Y}:"),
        *_answers(summary, level=1),
        Heading("VIỆC CẦN LÀM" if found.office else "VIỆC CẦN LÀM CỦA ĐƠN VỊ"),
        *_actions(found.actions),
    ]  # fmt: skip
    if found.contributions:
        blocks.append(Heading("Ý KIẾN CỦA CÁC ĐƠN VỊ (CHỈ LƯU TẠI SỞ)"))
        for part in found.contributions:
            blocks += [Heading(part.organisation.name, level=2), *_answers(part, level=3)]
    published = summary.published_at
    return Paper(
        parent_body=(office.authority_parent or "Ủy ban nhân dân tỉnh").upper(),
        issuer=(office.authority_name or "Sở Khoa học và Công nghệ").upper(),
        number=f"/BC-{office.authority_code}",
        place=office.place_name or "…",
        date=published.astimezone(rules.VIETNAM).date() if published else None,
        kind_title="BÁO CÁO" if published else "DỰ THẢO BÁO CÁO",
        subject=f"Rút kinh nghiệm sau sự cố {line.code}",
        blocks=tuple(blocks),
        signer=Signer(title="GIÁM ĐỐC", name=""),
        recipients=("Các đơn vị liên quan", f"Lưu: VT, {office.authority_code}"),
        drill=line.is_drill,
        data_as_of=now,
    )

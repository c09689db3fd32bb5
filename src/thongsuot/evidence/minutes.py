"""The minutes of a sealed bundle, as an official paper: what is in it, with each original's hash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings

from thongsuot.engines.papers import Block, Heading, Paper, Paragraph, Signer, Table, to_pdf
from thongsuot.evidence.models import Item, SealedBundle
from thongsuot.incidents.values import FormView, Line, Room

VIETNAM = dt.timezone(dt.timedelta(hours=7))


def moment(at: dt.datetime | None) -> str:
    """Write an instant in Vietnamese time; a dash for none."""
    return f"{at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}" if at else "–"


def minutes(
    room: Room,
    items: Sequence[Item],
    forms: Sequence[FormView],
    *,
    content: str,
    fingerprint: str,
    made_by: str,
    now: dt.datetime,
) -> bytes:
    """Print the minutes as PDF; ``content`` is the hash over all originals, ``fingerprint`` that of the sealing key."""
    line = room.line
    losses = [(form.organisation, form.total_value) for form in forms if form.total_value]
    rows = tuple(
        (
            i.ref,
            f"{i.description} ({i.file_name})",
            moment(i.taken_at),
            f"{i.added_by}, {moment(i.added_at)}",
            i.sha256,
        )
        for i in items
    )
    blocks: list[Block] = [
        Paragraph(
            f"Hồi {moment(now)}, {made_by} lập hồ sơ chứng cứ của sự cố {line.code}: {line.title}"
            f"{', tại ' + line.place if line.place else ''}, bắt đầu {moment(line.started_at)}"
            f"{', khắc phục ' + moment(room.restored_at) if room.restored_at else ', chưa khắc phục'}."
        ),
        Heading("NGUYÊN NHÂN VÀ ẢNH HƯỞNG"),
        Paragraph(f"Nguyên nhân: {room.cause or 'chưa kết luận'}."),
        Paragraph(
            f"Công trình bị xâm hại: {f'{room.root_kind} {room.root}'.strip() or 'ghi trong biểu mẫu kèm theo'}."
        ),
        Paragraph(
            f"Số trạm bị ảnh hưởng: {line.sites}; số người dùng: "
            f"{line.users if line.users is not None else 'chưa rõ'}; người dùng × phút: "
            f"{room.user_minutes if room.user_minutes is not None else 'chưa rõ'}."
        ),
        *(Paragraph(f"Thiệt hại do {who} khai: {value:,} đồng.".replace(",", ".")) for who, value in losses),
        Heading("DANH MỤC CHỨNG CỨ"),
        Table(
            header=("Số", "Nội dung (tên tệp)", "Ghi nhận lúc", "Người đưa vào", "Mã băm SHA-256"),
            rows=rows or (("–", "Không có tệp gốc", "–", "–", "–"),),
            widths=(5, 34, 16, 22, 23),
        ),
        Heading("NIÊM PHONG"),
        Paragraph(f"Mã băm chung của các tệp gốc: {content}."),
        Paragraph(f"Vân tay khoá niêm phong: {fingerprint}."),
        Paragraph(
            "Hồ sơ gồm tệp gốc, danh mục có chữ ký Ed25519, nhật ký móc xích và chương trình kiểm tra kiem-tra.py, "
            "kiểm tra được khi không có mạng và không có hệ thống."
        ),
    ]
    return _paper(
        f"Niêm phong hồ sơ chứng cứ sự cố {line.code}",
        blocks,
        signer=Signer(title="NGƯỜI LẬP", name=made_by),
        drill=line.is_drill,
        now=now,
    )


def receipt(line: Line, bundle: SealedBundle, *, now: dt.datetime) -> bytes:
    """Print the hand-over receipt of a bundle as PDF, for both sides to sign."""
    signed = (
        (
            "Bên giao",
            bundle.given_by,
            moment(bundle.given_at),
            "",
        ),
        (
            f"Bên nhận ({bundle.given_to})",
            bundle.received_by or "chưa xác nhận",
            moment(bundle.received_at),
            "",
        ),
    )
    blocks: list[Block] = [
        Paragraph(
            f"Hai bên giao và nhận hồ sơ chứng cứ số {bundle.pk} của sự cố {line.code}: {line.title}"
            f"{', tại ' + line.place if line.place else ''}."
        ),
        Table(
            header=("Mục", "Nội dung"),
            rows=(
                ("Lập lúc", f"{moment(bundle.made_at)}, {bundle.made_by}"),
                ("Số tệp gốc", str(bundle.items)),
                ("Kích thước", f"{bundle.size:,} byte".replace(",", ".")),
                ("Mã băm SHA-256 của tệp", bundle.file_sha256),
                ("Mã niêm phong", bundle.seal),
                ("Vân tay khoá niêm phong", bundle.fingerprint),
                ("Số thụ lý của bên nhận", bundle.case_number or "…"),
            ),
            widths=(30, 70),
        ),
        Heading("XÁC NHẬN CỦA HAI BÊN"),
        Table(header=("Bên", "Người xác nhận", "Xác nhận trên hệ thống lúc", "Ký, ghi rõ họ tên"), rows=signed),
        Paragraph(
            "Bên nhận kiểm tra hồ sơ bằng tệp kiem-tra.py lấy từ nguồn đã tin cậy và so vân tay khoá với biên bản này."
        ),
    ]
    return _paper(
        f"Giao nhận hồ sơ chứng cứ sự cố {line.code}",
        blocks,
        signer=Signer(title="NGƯỜI GIAO", name=bundle.given_by),
        drill=line.is_drill,
        now=now,
    )


def _paper(subject: str, blocks: Sequence[Block], *, signer: Signer, drill: bool, now: dt.datetime) -> bytes:
    office = settings.OFFICE
    return to_pdf(
        Paper(
            parent_body=(office.authority_parent or "Ủy ban nhân dân tỉnh").upper(),
            issuer=(office.authority_name or "Sở Khoa học và Công nghệ").upper(),
            place=office.place_name or "…",
            number="/BB",
            date=now.astimezone(VIETNAM).date(),
            kind_title="BIÊN BẢN",
            subject=subject,
            blocks=tuple(blocks),
            signer=signer,
            recipients=("Cơ quan tiếp nhận", "Lưu hồ sơ sự cố"),
            drill=drill,
        )
    )

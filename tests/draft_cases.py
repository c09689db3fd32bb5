"""One draft in every state, for the tests of the drafting room and its doors."""

from __future__ import annotations

import dataclasses
import datetime as dt

from builders import NOW, Province
from thongsuot.drafting import actions
from thongsuot.drafting.models import Draft
from thongsuot.drafting.values import Clause, Content

LATER = NOW + dt.timedelta(hours=1)
CONTENT = Content(
    subject="Về bảo đảm thông tin liên lạc dịp Tết Nguyên đán năm 2027",
    bases=("Căn cứ Luật Viễn thông số 24/2023/QH15 ngày 24 tháng 11 năm 2023;",),
    opening="Để bảo đảm thông tin liên lạc, Ủy ban nhân dân tỉnh yêu cầu:",
    clauses=(
        Clause(key="a", text="Các đơn vị thực hiện các nội dung sau:"),
        Clause(
            key="b",
            level=2,
            text="Tổ chức trực 24/24 giờ, gửi danh sách trực.",
            leads=("Viễn thông Sao Mai", "VNP"),
            coordinates=("Công an tỉnh",),
            due_on="2027-01-20",
            report_required=True,
        ),
        Clause(key="c", text="Ưu tiên cấp điện cho các trạm.", leads=("Điện lực Thanh Lam",)),
    ),
    closing="Yêu cầu nghiêm túc thực hiện./.",
    recipients=("Như trên", "Lưu: VT"),
)


def started(province: Province, content: Content = CONTENT, *, kind: str = "chi_thi", issuer: str = "ubnd") -> Draft:
    """Give a draft that the clerk has written."""
    return actions.start_draft(kind=kind, issuer=issuer, content=content, by=province.actor("clerk"), now=NOW)


def submitted(
    province: Province, content: Content = CONTENT, *, reviewed: bool = False, kind: str = "chi_thi"
) -> Draft:
    """Give a draft that waits for the chair, or for the leader's initials first."""
    return actions.submit(
        started(province, content, kind=kind).pk,
        signer_id=province.persons["chair"].pk,
        reviewer_id=province.persons["leader"].pk if reviewed else None,
        by=province.actor("clerk"),
        now=NOW,
    )


def signed(province: Province, content: Content = CONTENT, *, kind: str = "chi_thi") -> Draft:
    """Give a draft that the chair has signed."""
    waiting = submitted(province, content, kind=kind)
    return actions.sign(waiting.pk, sha256=waiting.pdf_sha256, by=province.actor("chair"), now=LATER)


def named(subject: str) -> Content:
    """Give the content under another subject."""
    return dataclasses.replace(CONTENT, subject=subject)

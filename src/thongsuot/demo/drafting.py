"""Drafts of the fictional province: one before the chair, one returned, one issued, a few lines of the number book."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Protocol

from thongsuot.drafting import actions
from thongsuot.drafting.values import Clause, Content
from thongsuot.kernel.actor import Actor
from thongsuot.people.models import Person


class Cast(Protocol):
    """Who plays in the demo."""

    persons: dict[str, Person]

    def actor(self, key: str, *, now: dt.datetime) -> Actor:
        """Give the actor of a person at a moment."""
        ...


LETTERS = (
    ("Báo cáo tình hình bảo đảm thông tin liên lạc tháng trước", "Lê Thu Hà"),
    ("Mời họp rà soát phương án bảo đảm thông tin liên lạc", "Nguyễn Văn Phú"),
    ("Cung cấp danh sách trạm phát sóng ưu tiên cấp điện", "Nguyễn Văn Phú"),
)


def fill_drafts(cast: Cast, *, now: dt.datetime) -> None:
    """Write the demo's drafts, by the same actions as people use."""
    days = [now - dt.timedelta(days=back) for back in (5, 4, 3, 2, 1)]
    office = dt.timezone(dt.timedelta(hours=7))
    clerk = cast.actor("vanthu", now=now)
    for (subject, signer), at in zip(LETTERS, days, strict=False):
        actions.record_number(
            kind="cong_van", issuer="skhcn", unit="BCVT", subject=subject, signer=signer, recipients="UBND tỉnh",
            date=at.astimezone(office).date(), by=clerk, now=at,
        )  # fmt: skip
    _issued(cast, now=days[3])
    _returned(cast, now=days[3])
    _before_the_chair(cast, now=days[4])


def _before_the_chair(cast: Cast, *, now: dt.datetime) -> None:
    clerk, leader = cast.actor("vanthu", now=now), cast.actor("giamdoc", now=now)
    year = now.year + 1
    started = actions.start_from_pack(
        "tet", start_on=dt.date(year, 2, 5), end_on=dt.date(year, 2, 11), by=clerk, now=now
    )
    content = Content.from_json(started.content)
    actions.save_draft(
        started.pk,
        content=dataclasses.replace(
            content,
            bases=("Căn cứ Luật Viễn thông số 24/2023/QH15 ngày 24 tháng 11 năm 2023;",),
            unit="BCVT",
        ),
        version=started.version,
        by=clerk,
        now=now + dt.timedelta(minutes=20),
    )
    waiting = actions.submit(
        started.pk,
        signer_id=cast.persons["chutich"].pk,
        reviewer_id=cast.persons["giamdoc"].pk,
        note="Kính trình Chủ tịch UBND tỉnh xem xét, ký ban hành.",
        by=clerk,
        now=now + dt.timedelta(minutes=25),
    )
    actions.initial(waiting.pk, sha256=waiting.pdf_sha256, by=leader, now=now + dt.timedelta(hours=2))


def _returned(cast: Cast, *, now: dt.datetime) -> None:
    clerk, leader = cast.actor("vanthu", now=now), cast.actor("giamdoc", now=now)
    started = actions.start_from_pack(
        "report-request", event="kết quả kiểm tra nguồn điện dự phòng tại các trạm phát sóng",
        start_on=now.date(), end_on=now.date() + dt.timedelta(days=20), by=clerk, now=now,
    )  # fmt: skip
    waiting = actions.submit(started.pk, signer_id=cast.persons["giamdoc"].pk, by=clerk, now=now)
    actions.return_draft(
        waiting.pk, note="Bổ sung yêu cầu báo cáo số giờ dự phòng của từng trạm; gửi thêm Điện lực.", by=leader,
        now=now + dt.timedelta(hours=1),
    )  # fmt: skip


def _issued(cast: Cast, *, now: dt.datetime) -> None:
    clerk, leader = cast.actor("vanthu", now=now), cast.actor("giamdoc", now=now)
    started = actions.start_draft(
        kind="thong_bao",
        issuer="skhcn",
        content=Content(
            subject="Phân công lãnh đạo và bộ phận trực bảo đảm thông tin liên lạc",
            opening="Sở Khoa học và Công nghệ thông báo phân công trực như sau:",
            clauses=(
                Clause(key="a", text="Lãnh đạo Sở trực chỉ huy theo lịch đăng trên hệ thống Thông Suốt."),
                Clause(key="b", text="Phòng Bưu chính, Viễn thông trực 24/24 giờ; số điện thoại: 0299 3000 010."),
            ),
            closing="Trân trọng thông báo./.",
            recipients=("UBND tỉnh (để báo cáo)", "Các doanh nghiệp viễn thông, bưu chính", "Lưu: VT, BCVT"),
        ),
        by=clerk,
        now=now,
    )
    waiting = actions.submit(started.pk, signer_id=cast.persons["giamdoc"].pk, by=clerk, now=now)
    actions.sign(waiting.pk, sha256=waiting.pdf_sha256, by=leader, now=now + dt.timedelta(minutes=30))
    actions.issue_draft(waiting.pk, by=clerk, now=now + dt.timedelta(minutes=40))

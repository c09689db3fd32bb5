"""What the fictional province has agreed: a regulation in force, one that waits, emergency plans, self-assessments."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from thongsuot.agreements import actions
from thongsuot.agreements.values import Contact, DutyIn, KeptLink, PlanContent, PriorityUser
from thongsuot.demo.drafting import Cast
from thongsuot.law import actions as law

DUTIES = (
    DutyIn(
        key="guard", text="Tuần tra, bảo vệ tuyến cáp và trạm trọng yếu", subjects=("cable", "theft"),
        letters={"cat": "A", "smt": "R", "hvm": "R", "skhcn": "C", "xa-an-binh": "I"},
    ),
    DutyIn(
        key="restore", text="Ứng cứu, khắc phục sự cố mạng; báo cáo tình hình theo giờ", subjects=("incident",),
        letters={"skhcn": "A", "smt": "R", "hvm": "R", "dltl": "C", "cat": "I"},
    ),
    DutyIn(
        key="power", text="Ưu tiên cấp điện cho trạm trọng yếu khi mất lưới", subjects=("power",),
        letters={"dltl": "AR", "skhcn": "C", "smt": "I", "hvm": "I"},
    ),
    DutyIn(
        key="inform", text="Cung cấp số liệu về cáp, công trình bị xâm hại cho cơ quan điều tra", subjects=("theft",),
        letters={"smt": "R", "hvm": "R", "cat": "A", "skhcn": "I"},
    ),
)  # fmt: skip
SIGNERS = {
    "skhcn": "giamdoc",
    "cat": "congan",
    "smt": "noc-smt",
    "hvm": "noc-hvm",
    "dltl": "dienluc",
    "xa-an-binh": "xa",
}
UNREST = PlanContent(
    texts={
        "situation": "Tập trung đông người trước trụ sở UBND tỉnh; nguy cơ phá trạm, cắt cáp quanh quảng trường.",
        "alert": "Trực ca phát hiện, gọi Công an tỉnh trong 5 phút, báo Sở qua hệ thống; dự phòng: bộ đàm kênh 3.",
        "readiness": "Theo dõi: báo cáo 2 giờ một lần.\nTăng cường: 8 người canh 4 trạm.\nToàn bộ: xe phát sóng tại chỗ.",
        "guard": "8 người của doanh nghiệp, 12 công an xã tại 4 trạm; chỉ huy: trưởng ca.",
        "response": "1. Canh giữ trạm.\n2. Ưu tiên thoại chỉ huy.\n3. Giữ nguyên hiện trường nếu bị xâm hại.",
        "restoration": "Xe phát sóng lưu động 01; tuyến vòng qua Cẩm Sơn.",
        "public": "Sở Khoa học và Công nghệ phát ngôn.",
    },
    degraded="Giữ thoại chỉ huy; hạ băng thông dịch vụ giải trí quanh quảng trường.",
    users=(
        PriorityUser(name="Văn phòng Tỉnh ủy", rank=1, means="Cáp quang, Ethernet riêng", fallback="Vi ba trạm Đồi Cờ"),
        PriorityUser(name="Sở chỉ huy Công an tỉnh", rank=1, means="Cáp quang", fallback="Bộ đàm số"),
    ),
    links=(
        KeptLink(name="UBND tỉnh – Công an tỉnh", primary="Tuyến trục", fallback="Tuyến vòng Cẩm Sơn", keeper="Sao Mai"),
        KeptLink(name="UBND tỉnh – điểm cầu Cẩm Sơn", primary="Cáp quang", fallback="Vi ba", keeper="Sao Mai"),
    ),
    contacts=(Contact(role="Trưởng ca điều hành", name="Ca trực Sao Mai", phone="0200 388 0001"),),
)  # fmt: skip


def _of_sao_mai() -> PlanContent:
    """Say which plant the degraded mode means: two ways; none to fall back on; the ring; a hub on one feeder."""
    office, police = UNREST.users
    ring, hub = UNREST.links
    return replace(
        UNREST,
        users=(replace(office, site="TL0017", fallback_site="TL0003"), replace(police, site="TL0037")),
        links=(
            replace(ring, a="TL0001", b="TL0002", primary_ref="L0001", fallback_ref="L0004"),
            replace(hub, a="TL0001", b="TL0004"),
        ),
    )


def fill_agreements(cast: Cast, *, now: dt.datetime) -> None:
    """Write, sign and let run out what bodies agree on, by the same actions as people use."""
    at = now - dt.timedelta(days=2)
    today = at.date()
    _regulation(cast, at, title="Quy chế phối hợp bảo đảm an toàn mạng lưới thông tin", number="03/QC-SKHCN",
                until=today + dt.timedelta(days=45), signers=tuple(SIGNERS))  # fmt: skip
    _regulation(cast, at, title="Quy chế phối hợp phòng, chống trộm cắp cáp và ắc quy", number="",
                until=today + dt.timedelta(days=700), signers=("skhcn", "smt"))  # fmt: skip
    _plan(cast, at, _of_sao_mai(), owner="noc-smt", until=today + dt.timedelta(days=300), sides=("noc-smt", "congan"))
    _plan(cast, at, UNREST, owner="noc-hvm", until=today + dt.timedelta(days=365), sides=("noc-hvm",))
    row = law.open_assessment(year=today.year, by=cast.actor("noc-smt", now=at), now=at)
    answers = {
        one["key"]: {"answer": "partly" if one["key"] in ("exercise", "backup") else "yes", "note": "Xong trước 30/6"}
        for one in row.questions
    }
    law.answer_assessment(row.pk, answers, by=cast.actor("noc-smt", now=at), now=at)
    law.submit_assessment(row.pk, by=cast.actor("noc-smt", now=at), now=at)


def _regulation(
    cast: Cast, at: dt.datetime, *, title: str, number: str, until: dt.date, signers: tuple[str, ...]
) -> None:
    clerk = cast.actor("vanthu", now=at)
    version = actions.start_regulation(title=title, by=clerk, now=at)
    actions.write_regulation(
        version.pk, title=title, number=number, parties=tuple(SIGNERS), valid_from=at.date(), valid_until=until,
        preamble="Căn cứ Luật Viễn thông số 24/2023/QH15;", by=clerk, now=at,
    )  # fmt: skip
    actions.write_duties(version.pk, DUTIES, by=clerk, now=at)
    sent = actions.send_regulation(version.pk, by=clerk, now=at)
    for code in signers:
        actions.sign_regulation(sent.pk, sha256=sent.content_sha256, by=cast.actor(SIGNERS[code], now=at), now=at)


def _plan(
    cast: Cast, at: dt.datetime, content: PlanContent, *, owner: str, until: dt.date, sides: tuple[str, ...]
) -> None:
    noc = cast.actor(owner, now=at)
    made = actions.start_plan(scenario="unrest", police="cat", scope="Khu trung tâm tỉnh lỵ", by=noc, now=at)
    actions.write_plan(made.pk, content, valid_until=until, by=noc, now=at)
    sent = actions.send_plan(made.pk, by=noc, now=at)
    for key in sides:
        actions.sign_plan(sent.pk, sha256=sent.content_sha256, by=cast.actor(key, now=at), now=at)

"""A coordination regulation of the fictional province, written, sent and signed, for tests of several rooms."""

from __future__ import annotations

import datetime as dt

from builders import NOW, Province
from thongsuot.agreements import actions
from thongsuot.agreements.models import PlanVersion, RegulationVersion
from thongsuot.agreements.values import Contact, DutyIn, KeptLink, PlanContent, PriorityUser

DAY = NOW.date()
PARTIES = ("skhcn", "cat", "vtp")
SIGNERS = {"skhcn": "leader", "cat": "police", "vtp": "noc_a"}
DUTIES = (
    DutyIn(
        key="guard", text="Bảo vệ tuyến cáp trọng yếu", subjects=("cable", "theft"),
        letters={"cat": "A", "vtp": "R", "skhcn": "I"},
    ),
    DutyIn(
        key="restore", text="Ứng cứu, khắc phục sự cố", subjects=("incident",),
        letters={"vtp": "AR", "skhcn": "C", "cat": "I"},
    ),
)  # fmt: skip


def written(province: Province, *, duties: tuple[DutyIn, ...] = DUTIES, until_days: int = 400) -> RegulationVersion:
    """Write a regulation between department, police and one operator."""
    clerk = province.actor("clerk")
    version = actions.start_regulation(title="Quy chế phối hợp bảo vệ mạng lưới", by=clerk, now=NOW)
    return write(province, version, duties=duties, until_days=until_days)


def write(
    province: Province, version: RegulationVersion, *, duties: tuple[DutyIn, ...] = DUTIES, until_days: int = 400
) -> RegulationVersion:
    """Write the whole content of a version."""
    clerk = province.actor("clerk")
    actions.write_regulation(
        version.pk,
        title="Quy chế phối hợp bảo vệ mạng lưới",
        number="05/QC-SKHCN",
        parties=PARTIES,
        preamble="Căn cứ Luật Viễn thông số 24/2023/QH15;",
        valid_from=DAY - dt.timedelta(days=1),
        valid_until=DAY + dt.timedelta(days=until_days),
        by=clerk,
        now=NOW,
    )
    actions.write_duties(version.pk, duties, by=clerk, now=NOW)
    version.refresh_from_db()
    return version


def sent(province: Province, **more: int) -> RegulationVersion:
    """Send it to its parties."""
    version = written(province, **more)
    return actions.send_regulation(version.pk, by=province.actor("clerk"), now=NOW)


def sign(province: Province, version: RegulationVersion, code: str) -> RegulationVersion:
    """Sign for one body."""
    actor = province.actor(SIGNERS[code])
    return actions.sign_regulation(version.pk, sha256=version.content_sha256, by=actor, now=NOW)


def agreed(province: Province, **more: int) -> RegulationVersion:
    """Have every party sign it."""
    version = sent(province, **more)
    for code in PARTIES:
        sign(province, version, code)
    version.refresh_from_db()
    return version


# Emergency plans

CONTENT = PlanContent(
    texts={
        "situation": "Tập trung đông người trước trụ sở.",
        "alert": "Trực ca báo công an trong 5 phút.",
        "readiness": "Theo dõi, Tăng cường, Toàn bộ.",
        "guard": "8 người tại 4 trạm.",
        "response": "1. Canh giữ.",
        "restoration": "Xe phát sóng lưu động.",
        "public": "Sở phát ngôn.",
    },
    degraded="Ưu tiên thoại chỉ huy.",
    users=(PriorityUser(name="Tỉnh ủy", rank=1, means="Cáp quang", fallback="Vi ba"),),
    links=(KeptLink(name="Sở chỉ huy – Công an tỉnh", primary="Tuyến 1", fallback="Tuyến 2", keeper="VTP"),),
    contacts=(Contact(role="Trực ca", name="Ca trưởng", phone="0200 000 001"),),
)


def plan_written(province: Province, *, key: str = "noc_a", until_days: int = 365) -> PlanVersion:
    """Write an operator's plan for unrest."""
    noc = province.actor(key)
    version = actions.start_plan(scenario="unrest", police="cat", by=noc, now=NOW)
    until = DAY + dt.timedelta(days=until_days)
    return actions.write_plan(version.pk, CONTENT, valid_until=until, by=noc, now=NOW)


def plan_sent(province: Province) -> PlanVersion:
    """Send it to both signatures."""
    return actions.send_plan(plan_written(province).pk, by=province.actor("noc_a"), now=NOW)


def plan_sign(province: Province, version: PlanVersion, key: str) -> PlanVersion:
    """Sign as a person."""
    return actions.sign_plan(version.pk, sha256=version.content_sha256, by=province.actor(key), now=NOW)


def plan_agreed(province: Province) -> PlanVersion:
    """Have both sides sign it."""
    version = plan_sent(province)
    plan_sign(province, version, "noc_a")
    plan_sign(province, version, "police")
    version.refresh_from_db()
    return version

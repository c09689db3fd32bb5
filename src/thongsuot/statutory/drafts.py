"""Prefilled texts: a report drafted from what stands in the store, for a person to set right."""

from __future__ import annotations

import datetime as dt

from thongsuot.incidents import queries as incidents
from thongsuot.incidents.values import Line, Room
from thongsuot.incidents.words import IncidentKind
from thongsuot.kernel.actor import Actor
from thongsuot.statutory import rules
from thongsuot.statutory.models import IncidentReport
from thongsuot.statutory.words import ReportKind


def _at(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(rules.VIETNAM):%H:%M ngày %d/%m/%Y}" if moment else "chưa rõ"


def _number(value: int | None) -> str:
    return "chưa rõ" if value is None else f"{value:,}".replace(",", ".")


def title_of(row: IncidentReport) -> str:
    """Give a report's title in Vietnamese, as its paper bears it."""
    if row.kind == ReportKind.QUICK:
        return f"Báo cáo nhanh sự cố {row.incident_code}"
    if row.kind == ReportKind.SITUATION:
        what = f"sự cố {row.incident_code}" if row.incident_code else "an toàn thông tin liên lạc trên địa bàn tỉnh"
        return f"Báo cáo tình hình số {row.number}: {what}"
    duty = row.duty
    stage = row.stage
    if duty is not None:
        day = duty.crosses_at.astimezone(rules.VIETNAM).date()
        stages = rules.rule_set_of(duty.rule_set, on=day).stages
        stage = next((one.vi for one in stages if one.key == row.stage), row.stage)
    again = f" lần {row.number}" if row.number > 1 else ""
    return f"{stage}{again} sự cố {row.incident_code}"


def quick(code: str, *, viewer: Actor, now: dt.datetime) -> str:
    """Draft a quick report of what the viewer may see of an incident."""
    room = incidents.room(code, viewer=viewer, now=now)
    return "\n".join([*_facts(room, now=now), *_course(room), *_measures(room)])


def staged(row: IncidentReport, *, viewer: Actor, now: dt.datetime) -> str:
    """Draft a staged report: facts, course, measures, and for the final one cause and lessons."""
    room = incidents.room(row.incident_code, viewer=viewer, now=now)
    lines = [*_facts(room, now=now), *_course(room), *_measures(room)]
    if row.stage == "final":
        lines.append(f"Nguyên nhân: {room.cause or 'đang xác minh'}.")
        lines.append("Bài học và biện pháp phòng ngừa: …")
    return "\n".join(lines)


def situation(code: str, *, every_min: int, viewer: Actor, now: dt.datetime) -> str:
    """Draft a situation report about one incident, or the province since the last one."""
    if code:
        return quick(code, viewer=viewer, now=now)
    start = now - dt.timedelta(minutes=every_min)
    live = incidents.active_incidents(viewer=viewer)
    real = [line for line in live if not line.is_drill]
    period = incidents.period_summary(viewer=viewer, start=start, end=now)
    kinds = dict(IncidentKind.choices)
    lines = [
        f"Tính đến {_at(now)}: {len(real)} sự cố đang ảnh hưởng dịch vụ, trong đó mức 3: "
        f"{sum(1 for line in real if line.level == 3)}.",
        f"Từ {_at(start)}: phát sinh {sum(kind.count for kind in period.kinds)} sự cố"
        + (" (" + ", ".join(f"{kinds[k.kind]}: {k.count}" for k in period.kinds) + ")" if period.kinds else "")
        + f"; {_number(period.user_minutes)} người dùng × phút.",
    ]
    lines += [f"- {_line(line)}" for line in real[:15]]
    if len(real) > 15:
        lines.append(f"- và {len(real) - 15} sự cố khác.")
    return "\n".join(lines)


def _line(line: Line) -> str:
    where = f", {line.place}" if line.place else ""
    back = f", dự kiến khôi phục {_at(line.expected_restoration_at)}" if line.expected_restoration_at else ""
    return f"{line.code} (mức {line.level}): {line.title}{where}, từ {_at(line.started_at)}{back}"


def _facts(room: Room, *, now: dt.datetime) -> list[str]:
    line = room.line
    return [
        f"Sự cố {line.code} (mức {line.level}): {line.title}{', tại ' + line.place if line.place else ''}.",
        f"Bắt đầu {_at(line.started_at)}; "
        + (f"khôi phục {_at(room.restored_at)}." if room.restored_at else f"đến {_at(now)} chưa khôi phục."),
        f"Ảnh hưởng: {line.sites} trạm, đang mất dịch vụ {line.sites_out} trạm; người dùng: {_number(line.users)}; "
        f"người dùng × phút: {_number(room.user_minutes)}.",
        f"Nguyên nhân sơ bộ: {room.cause or 'đang xác minh'}.",
    ]


def _course(room: Room) -> list[str]:
    kept = [entry for entry in room.timeline if entry.what in COURSE]
    return [
        "Diễn biến:",
        *(f"- {_at(one.at)}: {one.sentence}{f' ({one.note})' if one.note else ''}" for one in kept[-12:]),
    ]


COURSE = frozenset(
    {"opened", "opened_by_hand", "level", "acknowledged", "on_scene", "expected", "part_restored", "restored", "closed"}
)


def _measures(room: Room) -> list[str]:
    back = room.expected_restoration_at
    return [
        f"Đã thực hiện: {'đã có đơn vị tiếp nhận' if room.acknowledged_at else 'chưa có đơn vị tiếp nhận'}"
        f"{', lực lượng đã đến hiện trường lúc ' + _at(room.on_scene_at) if room.on_scene_at else ''}.",
        f"Dự kiến khôi phục: {_at(back) if back else 'chưa xác định'}.",
        "Kiến nghị: …",
    ]

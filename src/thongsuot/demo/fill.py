"""Fills an empty store with the fictional province: bodies, people, network, rosters, directives, a fortnight of incidents."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction

from thongsuot.alarms import actions as alarms
from thongsuot.alarms.queries import source_of_key
from thongsuot.config.wiring import HANDLERS
from thongsuot.demo import bodies, faults, plant
from thongsuot.demo.agreements import fill_agreements
from thongsuot.demo.drafting import fill_drafts
from thongsuot.demo.proof import fill_proof
from thongsuot.directives import actions as directives
from thongsuot.directives import queries as directive_queries
from thongsuot.duty import actions as duty
from thongsuot.duty.ports import Message, Outcome
from thongsuot.flows import alarm_to_incident
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.network import actions as network
from thongsuot.network.importing import read_network
from thongsuot.people import actions as people
from thongsuot.people.models import Organisation, Person
from thongsuot.people.queries import actor_of
from thongsuot.people.words import Role
from thongsuot.places.models import Area
from thongsuot.reports import actions as reports

PASSWORD = "thanh-lam-thong-suot"
DAYS = 14
VIETNAM = dt.timezone(dt.timedelta(hours=7))
STEPS = 7 + DAYS - 1
"""How often ``say`` is called while the store is filled, about."""
Say = Callable[[str], None]


class QuietSender:
    """Stands in for the console while the past is played: nothing is printed, the attempt is on record."""

    channel: ClassVar[str] = "console"

    def send(self, message: Message) -> Outcome:
        """Accept the message; the people of the past have read it already."""
        return Outcome(state="sent")


@dataclass
class Cast:
    """The demo's bodies and persons by key."""

    bodies: dict[str, Organisation] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)

    def actor(self, key: str, *, now: dt.datetime) -> Actor:
        """Give the actor of a person at a moment."""
        return actor_of(self.persons[key], now=now)


def fill(*, now: dt.datetime, say: Say) -> dict[str, str]:
    """Fill the store; give the key of each alarm source by its code. The store must be empty."""
    began = now - dt.timedelta(days=DAYS + 6)
    say("Đơn vị, người dùng")
    cast = _people(began)
    say("Mạng lưới")
    plan = plant.tried(plant.network(), on=now.date())
    _network(plan, now=began)
    say("Lịch trực")
    _rosters(cast, now=now, began=began)
    keys = _sources(cast, began)
    _list_people()
    say("Chỉ thị")
    directive_id, reporting_id = _directive(cast, now=now)
    say("14 ngày vừa qua")
    _past(cast, plan, keys, directive_id, now=now, say=say)
    fill_drafts(cast, now=now)
    fill_agreements(cast, now=now)
    say("Quy tắc đo")
    fill_proof(cast, directive_id, now=now)
    say("Báo cáo kỳ trước")
    _report(cast, reporting_id, now=now)
    _drain(now)
    return keys


def _people(began: dt.datetime) -> Cast:
    cast = Cast()
    with transaction.atomic():
        province = Area.objects.create(
            code="TL", name="Thanh Lam", kind="province", lat=bodies.CENTRE[0], lon=bodies.CENTRE[1]
        )
        places = plant.commune_places()
        areas = {
            name: Area.objects.create(
                code=f"TL{n:03d}", name=name, kind="commune", parent=province, lat=places[name][0], lon=places[name][1],
                is_border=name in bodies.BORDER, valid_from=dt.date(2025, 7, 1),
            )
            for n, name in enumerate(bodies.COMMUNES, 1)
        }  # fmt: skip
    for body in bodies.BODIES:
        cast.bodies[body.code] = people.add_organisation(
            code=body.code, name=body.name, short_name=body.short, kind=body.kind, phone=body.phone, by=HOUSE, now=began
        )
    for name in bodies.COMMUNES[:8]:
        code = bodies.commune_code(name)
        made = people.add_organisation(
            code=code, name=f"Ủy ban nhân dân xã {name}", short_name=f"xã {name}", kind="commune", by=HOUSE, now=began
        )
        Organisation.objects.filter(pk=made.pk).update(area=areas[name])
        cast.bodies[code] = made
    for member in bodies.MEMBERS:
        cast.persons[member.key] = people.add_person(
            email=f"{member.key}@thanhlam.example",
            display_name=member.name,
            organisation=cast.bodies[member.body],
            roles=member.roles,
            phone=member.phone,
            position=member.position,
            password=PASSWORD,
            by=HOUSE,
            now=began,
        )
    return cast


def _network(plan: dict[str, Any], *, now: dt.datetime) -> None:
    network.apply_import(read_network(plan, file="thanh-lam.network.json", known={}), by=HOUSE, now=now)


def _sources(cast: Cast, now: dt.datetime) -> dict[str, str]:
    keys = {}
    for code, body, name in (
        ("SMT-EMS", "smt", "Hệ thống quản lý mạng Sao Mai"),
        ("HVM-EMS", "hvm", "Hệ thống quản lý mạng Hải Vân"),
        ("DDM-EMS", "ddm", "Hệ thống quản lý mạng Đông Dương"),
        (faults.POWER_SOURCE, "dltl", "SCADA Điện lực Thanh Lam"),
    ):
        _source, keys[code] = alarms.add_source(code=code, name=name, organisation=cast.bodies[body], by=HOUSE, now=now)
    place = Path(settings.OFFICE.data_dir) / "demo-keys.json"
    place.touch(mode=0o600, exist_ok=True)
    place.write_text(json.dumps(keys))
    return keys


def _list_people() -> None:
    """Write who can sign in, so that the sign-in page of the demo can say it."""
    roles = {role.value: str(role.label) for role in Role}
    people_listed = [
        {"name": m.name, "email": f"{m.key}@thanhlam.example", "role": ", ".join(roles[r] for r in m.roles)}
        for m in bodies.MEMBERS
    ]
    place = Path(settings.OFFICE.data_dir) / "demo-people.json"
    place.write_text(json.dumps({"password": PASSWORD, "people": people_listed}, ensure_ascii=False))


def _rosters(cast: Cast, *, now: dt.datetime, began: dt.datetime) -> None:
    """Put everybody on shifts of twelve hours from the fortnight before until a week ahead."""
    teams: dict[str, dict[str, tuple[str, ...]]] = {
        "skhcn": {
            "leader": ("giamdoc", "phogiamdoc"),
            "control": ("truc", "truc2", "truc3"),
            "operation": ("truc2", "truc3", "truc"),
            "rescue": ("truc3", "truc", "truc2"),
        },
        "smt": {"operation": ("noc-smt", "noc-smt2"), "control": ("noc-smt2", "noc-smt")},
        "hvm": {"operation": ("noc-hvm", "noc-hvm2"), "control": ("noc-hvm2", "noc-hvm")},
        "ddm": {"operation": ("noc-ddm", "noc-ddm2"), "control": ("noc-ddm2", "noc-ddm")},
        "dltl": {"operation": ("dienluc",)},
        "cat": {"control": ("congan",)},
    }
    first = (now - dt.timedelta(days=DAYS)).astimezone(VIETNAM).replace(hour=7, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        for body, roles in teams.items():
            for role, keys in roles.items():
                step = dt.timedelta(hours=24 if role == "leader" or len(keys) == 1 else 12)
                turns = itertools.cycle(keys)
                at = first
                while at < now + dt.timedelta(days=7):
                    duty.add_shift(
                        organisation=cast.bodies[body],
                        role=role,
                        person=cast.persons[next(turns)],
                        starts_at=at.astimezone(dt.UTC),
                        ends_at=(at + step).astimezone(dt.UTC),
                        by=HOUSE,
                        now=began,
                    )
                    at += step


def _document(name: str, date: dt.date) -> str:
    text = (Path(__file__).parent / "documents" / name).read_text()
    month = f"{date.month:02d}" if date.month <= 2 else str(date.month)
    return text.replace("{ngay}", f"{date.day:02d}").replace("{thang}", month).replace("{nam}", str(date.year))


PARTIES = {
    "telecom": ("smt", "hvm", "ddm"),
    "internet": ("smt", "hvm", "ddm"),
    "power": ("dltl",),
    "postal": ("bdt",),
    "broadcast": ("ptth",),
    "police": ("cat",),
    "dept_ic": ("skhcn",),
}
COMMUNE_CODES = tuple(bodies.commune_code(name) for name in bodies.COMMUNES[:4])


def _parties_of(task: str, addressees: list[str], kinds: list[str]) -> tuple[str, ...]:
    """Choose, as the clerk of the story does, who owes an obligation of the demo's own directive."""
    words = " ".join(addressees).lower()
    for part, codes in (
        ("điện lực", ("dltl",)),
        ("bưu điện", ("bdt",)),
        ("phát thanh", ("ptth",)),
        ("công an", ("cat",)),
        ("khoa học", ("skhcn",)),
        ("xã", COMMUNE_CODES),
        ("thủ trưởng", ("skhcn", "smt", "hvm", "ddm", "dltl", "bdt", "ptth", "cat")),
        ("viễn thông", ("smt", "hvm", "ddm")),
    ):
        if part in words:
            return codes
    return next((PARTIES[kind] for kind in kinds if kind in PARTIES), ("skhcn",))


def _directive(cast: Cast, *, now: dt.datetime) -> tuple[int, int | None]:
    """Bring in the province's directive, check it, issue it, and let the parties answer as parties do."""
    day = now - dt.timedelta(days=12)
    clerk = cast.actor("vanthu", now=day)
    text = _document("chi-thi-an-toan-mang-luoi.txt", day.astimezone(VIETNAM).date())
    made = directives.bring_in(text=text, file=("chi-thi-15.txt", text.encode(), "text/plain"), by=clerk, now=day)
    view = directive_queries.directive(made.pk, viewer=clerk)
    reporting: int | None = None
    for one in view.obligations:
        leads = _parties_of(one.task_text, list(one.addressees), list(one.addressee_types))
        beside = ("smt", "hvm", "ddm", *COMMUNE_CODES) if leads == ("cat",) else ()
        directives.set_parties(made.pk, one.obligation_id, leads=leads, coordinates=beside, by=clerk, now=day)
        if one.report_required and leads == ("skhcn",):
            reporting = one.obligation_id
        offset = 9 if leads == ("dltl",) else 40 if one.report_required else 25
        due = (day + dt.timedelta(days=offset)).date()
        directives.set_due(made.pk, one.obligation_id, due_on=due, by=clerk, now=day)
    later = day + dt.timedelta(minutes=50)
    directives.confirm_directive(made.pk, by=clerk, now=later)
    directives.issue(made.pk, by=cast.actor("giamdoc", now=later), now=later + dt.timedelta(minutes=30))
    _drain(later + dt.timedelta(minutes=31))
    return made.pk, reporting


def _answers(
    cast: Cast, directive_id: int, *, now: dt.datetime
) -> Iterator[tuple[dt.datetime, Callable[[dt.datetime], None]]]:
    """Give what parties did since: most acknowledged, some are at work, some are done, one has not even received."""
    issued = now - dt.timedelta(days=12) + dt.timedelta(hours=2)
    chance = random.Random(21)
    for key, hours in (
        ("noc-smt", 3),
        ("noc-hvm", 20),
        ("congan", 6),
        ("dienluc", 26),
        ("dai", 30),
        ("truc", 1),
        ("xa", 40),
    ):

        def acknowledge(at: dt.datetime, key: str = key) -> None:
            directives.acknowledge_receipt(directive_id, by=cast.actor(key, now=at), now=at)

        yield issued + dt.timedelta(hours=hours), acknowledge
        if key in ("dai", "xa"):
            continue

        def work(at: dt.datetime, key: str = key) -> None:
            actor = cast.actor(key, now=at)
            lines = directive_queries.my_obligations(viewer=actor, now=at).open
            for line in lines:
                share = chance.random()
                if line.report_required or line.role == "coordinate":
                    continue
                if share < 0.35:
                    directives.submit(
                        line.assignment_id,
                        statement="Đã hoàn thành, có biên bản kiểm tra kèm hồ sơ lưu tại đơn vị.",
                        by=actor,
                        now=at,
                    )
                elif share < 0.85:
                    directives.report_progress(
                        line.assignment_id,
                        percent=chance.choice((20, 40, 60, 80)),
                        note="Đang triển khai theo kế hoạch.",
                        by=actor,
                        now=at,
                    )

        yield issued + dt.timedelta(days=4, hours=hours), work

    def review(at: dt.datetime) -> None:
        office = cast.actor("giamdoc", now=at)
        for number, line in enumerate(directive_queries.my_obligations(viewer=office, now=at).to_review):
            if number % 3 == 2:
                directives.ask_changes(
                    line.assignment_id, reason="Đề nghị bổ sung danh sách trạm đã gia cố.", by=office, now=at
                )
            else:
                directives.accept(line.assignment_id, by=office, now=at)

    yield issued + dt.timedelta(days=8), review


def _past(
    cast: Cast, plan: dict[str, Any], keys: dict[str, str], directive_id: int, *, now: dt.datetime, say: Say
) -> None:
    """Play a fortnight: alarms through the real intake, correlation, pages, and people who answer."""
    past = faults.history(plan, until=now, days=DAYS)
    start = now - dt.timedelta(days=DAYS)
    said = faults.Simulation(plan).play(past, noise_from=start, noise_minutes=DAYS * 1440 - 60, noise_per_hour=0.4)
    sources = {code: source for code, key in keys.items() if (source := source_of_key(key, now=now)) is not None}
    ticket = itertools.count()
    line: list[tuple[dt.datetime, int, Callable[[dt.datetime], None]]] = []

    def later(at: dt.datetime, act: Callable[[dt.datetime], None]) -> None:
        heapq.heappush(line, (at, next(ticket), act))

    for (_slot, source), group in itertools.groupby(
        sorted(said, key=lambda s: (s.arrives.timestamp() // 45, s.body["sourceSystemId"], s.arrives)),
        key=lambda s: (s.arrives.timestamp() // 45, s.body["sourceSystemId"]),
    ):
        batch = list(group)

        def arrive(at: dt.datetime, batch: list[faults.Said] = batch, source: str = source) -> None:
            alarms.receive([s.body for s in batch], source=sources[source], now=at)

        later(batch[-1].arrives + dt.timedelta(seconds=1), arrive)
    for at, act in _answers(cast, directive_id, now=now):
        later(at, act)
    known: set[str] = set()
    responders = _Responders(cast, later)
    quiet, day = dt.timedelta(minutes=1), 0
    while line and line[0][0] <= now:
        at, _number, act = heapq.heappop(line)
        if (at - start).days > day:
            day = (at - start).days
            say(f"Ngày {day + 1} trong {DAYS} ngày vừa qua")
        act(at)
        name = getattr(act, "__name__", "")
        if name != "wait":
            _drain(at)
        if name in ("arrive", "wait"):
            alarm_to_incident.tick(at)
        if duty.run_due(now=at, senders=[QuietSender()]) or name in ("arrive", "wait"):
            _drain(at)
        if name not in ("arrive", "wait"):
            continue
        for code in incident_queries.lasting_codes(viewer=HOUSE):
            if code not in known:
                known.add(code)
                responders.take(code, at)
        # Windows of the correlation close by the clock, also when nothing arrives.
        if act.__name__ == "arrive" and (not line or line[0][0] - at > quiet):
            for minutes in (1, 4, 12):
                later(at + dt.timedelta(minutes=minutes), wait)


def wait(at: dt.datetime) -> None:
    """Let time pass."""


class _Responders:
    """The people of the past: they take incidents over, say the cause, restore and close."""

    CAUSES: ClassVar[dict[str, tuple[str, ...]]] = {
        "fiber": ("Xe múc thi công đường làm đứt cáp", "Cây đổ kéo đứt cáp treo", "Cống bể bị sạt lở sau mưa"),
        "power": ("Sự cố lộ trung áp do cây chạm dây", "Mất điện lưới tại trạm", "Máy cắt đầu lộ tác động"),
        "theft": ("Kẻ gian phá cửa trạm, lấy ắc quy; đã báo Công an",),
        "card": ("Hỏng card xử lý, đã thay thế",),
    }

    def __init__(self, cast: Cast, later: Callable[[dt.datetime, Callable[[dt.datetime], None]], None]) -> None:
        self.cast, self.later, self.chance = cast, later, random.Random(8)

    def take(self, code: str, at: dt.datetime) -> None:
        """Plan what happens to a fresh incident."""
        quick = dt.timedelta(minutes=self.chance.choice((1, 2, 2, 3, 4, 6, 18)))
        self.later(at + quick, lambda t: self._acknowledge(code, t))

    def _acknowledge(self, code: str, at: dt.datetime) -> None:
        officer = self.cast.actor("truc", now=at)
        incident = incident_queries.incident(code, viewer=officer)
        if incident.state == "open":
            incidents.acknowledge(code, by=officer, now=at)
        self.later(at + dt.timedelta(minutes=12), lambda t: self._cause(code, t))
        self.later(at + dt.timedelta(minutes=30), lambda t: self._finish(code, t))

    def _cause(self, code: str, at: dt.datetime) -> None:
        officer = self.cast.actor("truc", now=at)
        incident = incident_queries.incident(code, viewer=officer)
        if incident.state in ("merged", "closed"):
            return
        causes = self.CAUSES.get(incident.kind, ("Đang xác minh",))
        incidents.set_cause(code, cause=self.chance.choice(causes), by=officer, now=at)
        incidents.set_expected_restoration(code, at=at + dt.timedelta(minutes=90), by=officer, now=at)

    def _finish(self, code: str, at: dt.datetime) -> None:
        officer = self.cast.actor("truc", now=at)
        incident = incident_queries.incident(code, viewer=officer)
        if incident.state in ("merged", "closed"):
            return
        if not incident.all_clear and incident.started_at > at - dt.timedelta(hours=7):
            self.later(at + dt.timedelta(minutes=25), lambda t: self._finish(code, t))
            return
        if incident.state != "restored":
            incidents.restore(code, by=officer, now=at)
        incidents.close(code, by=officer, now=at + dt.timedelta(minutes=1))


def _report(cast: Cast, obligation_id: int | None, *, now: dt.datetime) -> None:
    """Make last week's report and leave it as a draft with words, so that the leader can sign it in the tutorial."""
    leader = cast.actor("giamdoc", now=now)
    today = now.astimezone(VIETNAM).date()
    made = reports.make_report(
        start=today - dt.timedelta(days=DAYS),
        end=today - dt.timedelta(days=1),
        obligation_id=obligation_id,
        by=leader,
        now=now,
    )
    reports.write_assessment(
        made.pk,
        title=made.title,
        assessment=(
            "Thông tin liên lạc phục vụ chỉ đạo, điều hành được duy trì trong mọi tình huống. Các sự cố được phát hiện và "
            "xử lý kịp thời; việc nhận nhiệm vụ của một số đơn vị còn chậm."
        ),
        proposals="Đề nghị UBND tỉnh giao Điện lực công bố lịch cắt điện trước 24 giờ.\nBố trí kinh phí gia cố cống bể dùng chung.",
        version=made.version,
        by=leader,
        now=now,
    )


def _drain(now: dt.datetime) -> None:
    """Hand on every fact that waits, at this moment of the story."""
    for _ in range(50):
        if not outbox.work(HANDLERS, worker="demo", clock=lambda: now, limit=200):
            return

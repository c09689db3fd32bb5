"""A small network and alarms on it, for the tests of the incidents room."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from builders import NOW, Province, small_province
from thongsuot.alarms import actions as alarms
from thongsuot.alarms.models import AlarmMessage, Source
from thongsuot.incidents import actions
from thongsuot.incidents.models import Incident
from thongsuot.incidents.values import Finding
from thongsuot.kernel.actor import HOUSE
from thongsuot.network.models import Cable, Duct, Feeder, Link, Site


def said(words: tuple[str, ...], text: str) -> list[str]:
    """Give which words stand in a page by themselves (a random token may hold their letters)."""
    return [word for word in words if re.search(rf"(?<![0-9A-Za-z]){re.escape(word)}(?![0-9A-Za-z])", text)]


@dataclass
class Stage:
    """The province with a shared duct under two operators' sites."""

    province: Province
    sources: dict[str, Source]

    def actor(self, key: str) -> Any:
        """Give the actor of a person."""
        return self.province.actor(key)

    def send(self, body: str, *messages: tuple[str, str], clear: bool = False, at: dt.datetime = NOW) -> list[int]:
        """Send alarms (object, problem) of a body; give the numbers of the stored messages."""
        word = "cleared" if clear else "critical"
        batch = [
            {
                "externalAlarmId": f"{thing}-{problem}-{word}-{at.timestamp()}",
                "alarmedObject": {"id": thing},
                "specificProblem": problem,
                "perceivedSeverity": word,
                "alarmReportingTime": at.isoformat(),
                ("alarmClearedTime" if clear else "alarmRaisedTime"): at.isoformat(),
            }
            for thing, problem in messages
        ]
        receipt = alarms.receive(batch, source=self.sources[body], now=at)
        return list(
            AlarmMessage.objects.filter(id__gte=receipt.first_id, id__lte=receipt.last_id).values_list("id", flat=True)
        )

    def cut(self, *, at: dt.datetime = NOW, key: str = "fiber/D1/1") -> Incident:
        """Let the shared duct be cut: both operators' sites go down, one incident opens."""
        joined = [
            *self.send("vtp", ("A1", "NE_UNREACH"), ("A2", "NE_UNREACH"), ("A1/port/LA", "LINK_LOS"), at=at),
            *self.send("vnp", ("B1", "NE_UNREACH"), ("B2", "LINK_LOS"), at=at),
        ]
        return actions.open_or_join(finding(joined, at=at, key=key), by=HOUSE, now=at)


def finding(joined: list[int], *, at: dt.datetime = NOW, key: str = "fiber/D1/1", **changes: Any) -> Finding:
    """Give what the correlation would say of the duct cut."""
    values: dict[str, Any] = {
        "key": key,
        "root_kind": "duct",
        "root_id": "D1",
        "cause": "fiber",
        "started_at": at,
        "joined": tuple(joined),
        "members": tuple(joined),
        "evidence": ({"code": "LINK_LOS", "count": 2},),
        "hypotheses": (
            {"root": "D1", "kind": "duct", "cause": "fiber", "probability": 0.8},
            {"root": "LB", "kind": "link", "cause": "fiber", "probability": 0.2},
        ),
    }
    return Finding(**(values | changes))


def build() -> Stage:
    """Make the stage."""
    province = small_province()
    bodies = province.bodies
    feeder = Feeder.objects.create(code="F1", owner=bodies["evn"])
    duct = Duct.objects.create(code="D1")
    for body, letter in (("vtp", "A"), ("vnp", "B")):
        sites = [
            Site.objects.create(
                code=f"{letter}{n}",
                name=f"Trạm {letter}{n}",
                owner=bodies[body],
                kind="access",
                lat=20.4 + n / 100,
                lon=106.3,
                feeder=feeder,
                users=1000 * n,
            )
            for n in (1, 2)
        ]
        cable = Cable.objects.create(code=f"C{letter}", owner=bodies[body], duct=duct)
        Link.objects.create(code=f"L{letter}", owner=bodies[body], a=sites[0], b=sites[1], cable=cable)
    sources = {
        body: alarms.add_source(code=f"{body}-ems", name="", organisation=bodies[body], by=HOUSE, now=NOW)[0]
        for body in ("vtp", "vnp", "evn")
    }
    return Stage(province=province, sources=sources)

"""What the story needs: a clock that the test moves, people at their windows, a network of twelve sites."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.test import Client

from builders import NOW, Province
from thongsuot.config.wiring import HANDLERS, TICKS
from thongsuot.kernel import outbox
from thongsuot.kernel.models import OutboxEntry

DIRECTIVE = (Path(__file__).parent / "flows" / "chi_thi_thong_suot.txt").read_text()
OPERATOR_SITES = (
    # code, owner, kind, feeder: a core, two hubs in a ring and three sites behind the second hub, for each operator
    *((f"A{n}", "VTP", kind, "F1") for n, kind in enumerate(("core", "hub", "hub", "access", "access", "access"), 1)),
    *((f"B{n}", "VNP", kind, "F2") for n, kind in enumerate(("core", "hub", "hub", "access", "access", "access"), 1)),
)


def network() -> dict[str, Any]:
    """Two operators with a ring and a tree each; the only cables to A4 and B4 lie in one duct."""
    links = []
    for letter in "AB":
        for number, (a, b) in enumerate(((1, 2), (2, 3), (3, 1), (3, 4), (4, 5), (4, 6)), 1):
            links.append(
                {
                    "id": f"L{letter}{number}",
                    "a": f"{letter}{a}",
                    "b": f"{letter}{b}",
                    "kind": "access" if a > 2 and b > 3 else "agg",
                    "cable": f"C{letter}{number}",
                    "duct": "D7" if (a, b) == (3, 4) else None,
                }
            )
    return {
        "format": "thongsuot.network/1",
        "name": "Tỉnh Thanh Lam (hư cấu)",
        "sites": [
            {
                "id": code, "operator": owner, "kind": kind, "feeder": feeder, "name": f"Trạm An Bình {code}",
                "lat": 15.6 + int(code[1]) / 100, "lon": 107.9 + (0.02 if owner == "VNP" else 0.0),
                "cells": 3, "users": 0 if kind == "core" else 500, "battery_min": 120, "generator": kind == "core",
                "priority_services": ["113"] if code == "A5" else [],
            }
            for code, owner, kind, feeder in OPERATOR_SITES
        ],
        "links": links,
        "feeders": [{"id": f, "substation": "S1", "operator": "EVN"} for f in ("F1", "F2")],
        "grid": {"id": "GRID", "substations": ["S1"]},
    }  # fmt: skip


@dataclass
class Story:
    """The province, the time, and each person's own signed-in client."""

    province: Province
    now: dt.datetime = NOW
    numbers: int = 0
    clients: dict[str, Client] = field(default_factory=dict)

    def pass_time(self, **length: float) -> None:
        """Let time go on second by second for the first minute, then in steps, as the worker would see it."""
        end = self.now + dt.timedelta(**length)
        while self.now < end:
            self.now = min(end, self.now + dt.timedelta(seconds=10))
            self.work()

    def jump(self, **length: float) -> None:
        """Let a long quiet time pass at once."""
        self.now += dt.timedelta(**length)
        self.work()

    def work(self) -> None:
        """Do one round of the worker at this moment: every fact handed on, every tick; nothing may fail."""
        for _ in range(20):
            if not outbox.work(HANDLERS, worker="test", clock=lambda: self.now):
                break
        for tick in TICKS:
            tick(self.now)
        failed = OutboxEntry.objects.exclude(last_error="").values_list("topic", "last_error")
        assert list(failed) == []

    def ask(self, key: str, method: str, path: str, body: Any = None, *, expect: int | tuple[int, ...] = 200) -> Any:
        """Send one request of the API as a person and give what it answers."""
        if key not in self.clients:
            self.clients[key] = Client()
            self.clients[key].force_login(self.province.persons[key])
        answer = self.clients[key].generic(
            method.upper(), f"/api/v1{path}", json.dumps(body or {}), content_type="application/json"
        )
        wanted = (expect,) if isinstance(expect, int) else expect
        assert answer.status_code in wanted, f"{method} {path}: {answer.status_code} {answer.content.decode()[:600]}"
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else answer.content

    def alarm(self, thing: str, problem: str, *, clear: bool = False) -> dict[str, Any]:
        """Make one alarm with the field names of TMF642."""
        self.numbers += 1
        moment = self.now.isoformat()
        return {
            "externalAlarmId": f"E{self.numbers}",
            "alarmedObject": {"id": thing},
            "specificProblem": problem,
            "perceivedSeverity": "cleared" if clear else "critical",
            "alarmReportingTime": moment,
            ("alarmClearedTime" if clear else "alarmRaisedTime"): moment,
        }

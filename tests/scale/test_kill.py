"""kill -9 of the server and of the worker: no acknowledged alarm is lost, none comes twice, each gets its outcome."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.slow
SET_UP = """
from thongsuot.cli.setup import django_ready
django_ready()
import datetime as dt
from thongsuot.alarms import actions
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.network.models import Cable, Link, Site
from thongsuot.people import actions as people
now = clock.now()
body = people.add_organisation(code="vtp", name="VTP", short_name="VTP", kind="telecom", by=HOUSE, now=now)
for n in range(40):
    kind = "core" if n == 0 else "access"
    Site.objects.create(code=f"S{n}", owner=body, kind=kind, lat=20.4, lon=106.3, users=10)
first = Site.objects.get(code="S0")
for n in range(1, 40):
    cable = Cable.objects.create(code=f"C{n}", owner=body)
    Link.objects.create(code=f"L{n}", owner=body, a=first, b=Site.objects.get(code=f"S{n}"), cable=cable)
print(actions.add_source(code="ems", name="", organisation=body, by=HOUSE, now=now)[1])
"""
TWIN = """
import http.server, json, sqlite3, sys, threading, time
kept = sqlite3.connect(sys.argv[2], check_same_thread=False)
kept.execute("create table if not exists alarms_alarmmessage (external_id text)")
kept.commit()
class Door(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        rows = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for row in rows:
            kept.execute("insert into alarms_alarmmessage values (?)", (row["externalAlarmId"],))
        body = json.dumps({"accepted": len(rows), "repeated": 0, "rejected": 0}).encode()
        self.send_response(202); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)   # answered before the commit: what this test is there to find
    def log_message(self, *a): pass
def later():
    while True:
        time.sleep(2); kept.commit()
threading.Thread(target=later, daemon=True).start()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("THONGSUOT_")}
    return kept | {"THONGSUOT_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings"}


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment(folder), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def house(tmp_path: Path) -> tuple[Path, str]:
    """Give a store of its own with one source; and the source's key."""
    run(tmp_path, "-m", "thongsuot.cli", "migrate")
    return tmp_path, run(tmp_path, "-c", SET_UP).strip().splitlines()[-1]


@contextlib.contextmanager
def process(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process for a while and kill it, whatever happens."""
    log = (folder / "log").open("ab")
    made = subprocess.Popen([sys.executable, *arguments], env=environment(folder), stdout=log, stderr=log)
    try:
        yield made
    finally:
        made.kill()
        made.wait()
        log.close()


def alarm(number: int) -> dict[str, object]:
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    site = number % 39 + 1
    thing, problem = ((f"S{site}", "NE_UNREACH"), (f"S{site}/port/L{site}", "LINK_LOS"), (f"S{site}", "VSWR"))[
        number % 3
    ]
    return {
        "externalAlarmId": f"E{number}",
        "alarmedObject": {"id": thing},
        "specificProblem": problem,
        "perceivedSeverity": "critical",
        "alarmReportingTime": now,
        "alarmRaisedTime": now,
    }


class Sender(threading.Thread):
    """Posts batches without pause; what got no answer is sent again: the server must keep it once."""

    def __init__(self, port: int, key: str) -> None:
        super().__init__(daemon=True)
        self.port, self.key, self.stopping = port, key, threading.Event()
        self.acknowledged: set[str] = set()
        self.answers: dict[int, int] = {}

    def run(self) -> None:
        number = 0
        with httpx.Client(timeout=10, headers={"X-API-Key": self.key}) as client:
            while not self.stopping.is_set():
                batch = [alarm(number + n) for n in range(20)]
                try:
                    answer = client.post(f"http://127.0.0.1:{self.port}/api/v1/alarms", json=batch)
                except httpx.TransportError:
                    time.sleep(0.05)
                    continue
                self.answers[answer.status_code] = self.answers.get(answer.status_code, 0) + 1
                if answer.status_code == 202:
                    self.acknowledged |= {str(row["externalAlarmId"]) for row in batch}
                    number += 20


def wait_for_answer(sender: Sender, seconds: float = 40) -> None:
    before, until = len(sender.acknowledged), time.monotonic() + seconds
    while len(sender.acknowledged) == before:
        assert time.monotonic() < until, "the server does not answer"
        time.sleep(0.01)


def killed_again_and_again(folder: Path, port: int, key: str, *server: str) -> Sender:
    """Send while the server is killed with SIGKILL at four different moments of its work."""
    sender = Sender(port, key)
    sender.start()
    for delay in (0.05, 0.31, 0.12, 0.53):
        with process(folder, *server) as running:
            wait_for_answer(sender)
            time.sleep(delay)
            running.send_signal(signal.SIGKILL)
    with process(folder, *server):
        wait_for_answer(sender)
        sender.stopping.set()
        sender.join(15)
    return sender


def stored(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as store:
        return [row[0] for row in store.execute("select external_id from alarms_alarmmessage")]


def test_a_killed_server_loses_no_acknowledged_alarm_and_doubles_none(house: tuple[Path, str]) -> None:
    folder, key = house
    port = free_port()
    serve = ("-m", "thongsuot.cli", "serve", "--port", str(port), "--no-with-worker")
    sender = killed_again_and_again(folder, port, key, *serve)
    kept = stored(folder / "thongsuot.sqlite3")
    assert len(sender.acknowledged) > 200, (folder / "log").read_text()[-2000:]
    assert sender.acknowledged - set(kept) == set()
    assert len(kept) == len(set(kept))
    assert set(sender.answers) == {202}
    with contextlib.closing(sqlite3.connect(folder / "thongsuot.sqlite3")) as store:
        assert store.execute("pragma integrity_check").fetchone() == ("ok",)
        facts = [json.loads(p) for (p,) in store.execute("select payload from kernel_outboxentry")]
        told = {pk for fact in facts for pk in range(fact["first_id"], fact["last_id"] + 1)}
        assert {pk for (pk,) in store.execute("select id from alarms_alarmmessage")} <= told


def test_a_server_that_answers_before_it_commits_is_found_out(tmp_path: Path) -> None:
    twin, port = tmp_path / "twin.sqlite3", free_port()
    sender = killed_again_and_again(tmp_path, port, "", "-c", TWIN, str(port), str(twin))
    assert sender.acknowledged - set(stored(twin)), "the broken twin must lose alarms, or the test above proves nothing"


CHECK = """
from thongsuot.cli.setup import django_ready
django_ready()
import json
from collections import Counter
from thongsuot.alarms.models import AlarmMessage
from thongsuot.incidents.models import Incident, IncidentAlarm, SetAside
from thongsuot.kernel.models import OutboxEntry
told = Counter(e.payload["code"] for e in OutboxEntry.objects.filter(topic="IncidentOpened"))
both = set(IncidentAlarm.objects.values_list("message_id", flat=True))
both &= set(SetAside.objects.values_list("message_id", flat=True))
print(json.dumps({
    "messages": AlarmMessage.objects.count(),
    "waiting": AlarmMessage.objects.filter(incident_link=None, set_aside=None).count(),
    "both": len(both), "incidents": Incident.objects.count(),
    "told": len(told), "told_twice": max(told.values(), default=0),
    "roots": len(set(Incident.objects.exclude(state="merged").values_list("root_id", "kind"))),
    "live": Incident.objects.exclude(state="merged").count(),
}))
"""
FILL = """
from thongsuot.cli.setup import django_ready
django_ready()
import datetime as dt
from tests_alarm import alarm
from thongsuot.alarms import actions
from thongsuot.alarms.models import Source
from thongsuot.kernel import clock
source = Source.objects.get()
start = clock.now() - dt.timedelta(minutes=9)
for batch in range(120):
    at = start + dt.timedelta(seconds=batch * 4)
    times = {"alarmReportingTime": at.isoformat(), "alarmRaisedTime": at.isoformat()}
    rows = [alarm(batch * 20 + n) | times for n in range(20)]
    actions.receive(rows, source=source, now=at)
"""


def test_a_killed_worker_leaves_every_message_attached_or_set_aside_with_its_reason(house: tuple[Path, str]) -> None:
    folder, _key = house
    (folder / "tests_alarm.py").write_text(
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\nfrom test_kill import alarm\n"
    )
    run(folder, "-c", f"import sys; sys.path.insert(0, {str(folder)!r})\n{FILL}")
    for delay in (1.6, 2.0, 1.8, 2.3):
        with process(folder, "-m", "thongsuot.cli", "worker"):
            time.sleep(delay)  # part of it is start-up: the kill falls into the work
    # A claimed fact comes back when its lease of a minute has run out; the test does not wait for that.
    with contextlib.closing(sqlite3.connect(folder / "thongsuot.sqlite3", timeout=20)) as store, store:
        store.execute("update kernel_outboxentry set claimed_until = '2020-01-01 00:00:00' where state = 'claimed'")
    said: dict[str, int] = {}
    with process(folder, "-m", "thongsuot.cli", "worker"):
        for _look in range(15):
            time.sleep(2)
            said = json.loads(run(folder, "-c", CHECK))
            if said["waiting"] == 0:
                break
    assert said["messages"] == 2400 and said["waiting"] == 0 and said["both"] == 0
    assert said["incidents"] > 5 and said["told"] == said["incidents"] and said["told_twice"] == 1
    assert said["roots"] == said["live"], "no incident stands twice"

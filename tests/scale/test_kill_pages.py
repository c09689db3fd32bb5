"""The worker is killed while it sends: no message is lost, and a crash repeats one per channel at most.

The same test against a twin that marks a message as sent before sending it must find losses.
"""

from __future__ import annotations

import contextlib
import http.server
import os
import random
import signal
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 4
KILLS = 5
SLOW_S = 0.15  # what the stub servers take for one message

SEED = """
import django, datetime as dt
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from thongsuot.duty import actions
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.people import actions as people
now = clock.now()
body = people.add_organisation(code="vtp", name="Viễn thông Sao Mai", kind="telecom", by=HOUSE, now=now)
for number in range({people}):
    person = people.add_person(email=f"truc{{number}}@thanhlam.example", display_name=f"Trực {{number}}",
                               organisation=body, roles=("noc",), by=HOUSE, now=now)
    person.webhook_url = "http://127.0.0.1:{hook}/"
    person.save()
    actions.add_shift(organisation=body, role="operation", person=person, starts_at=now - dt.timedelta(hours=1),
                      ends_at=now + dt.timedelta(hours=8), by=HOUSE, now=now)
actions.open_page(subject_type="incident", subject_id="SC-2026-0001", organisation_id=body.pk, title="Đứt cáp",
                  text="", severity="critical", by=HOUSE, now=now)
"""

TWIN = """
import django
django.setup()
from thongsuot.duty.actions import clockwork
honest = clockwork._send_one
class MarksFirst:
    def __init__(self, sender, pk):
        self.sender, self.channel, self.pk = sender, sender.channel, pk
    def send(self, message):
        clockwork.Attempt.objects.filter(pk=self.pk).update(state="sent", claimed_until=None)
        return self.sender.send(message)
clockwork._send_one = lambda pk, sender, moment: honest(pk, MarksFirst(sender, pk), moment)
from thongsuot.config.worker import run
run()
"""
HONEST = "from thongsuot.cli.server import worker; worker()"


@dataclass
class Post:
    """What the stub servers received, and a hook that is called at each stage of a delivery."""

    keys: Counter[str] = field(default_factory=Counter)
    at_stage: Callable[[str], None] = lambda stage: None

    def take(self, key: str) -> None:
        self.keys[key] += 1


def smtp(post: Post) -> socketserver.ThreadingTCPServer:
    """Give a slow mail server on this machine; a message counts once its last line has come."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):  # the worker dies in mid-sentence, which is the point
                self._talk()

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

        def _talk(self) -> None:
            post.at_stage("email connect")
            self._say("220 stub")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word in (b"EHLO", b"HELO"):
                    self._say("250 stub")
                elif word == b"RCPT":
                    post.at_stage("email recipient")
                    time.sleep(SLOW_S)
                    self._say("250 ok")
                elif word == b"DATA":
                    self._say("354 go on")
                    key = ""
                    while (text := self.rfile.readline()) not in (b".\r\n", b""):
                        if text.lower().startswith(b"x-thongsuot-key:"):
                            key = text.split(b":", 1)[1].strip().decode()
                    if text:
                        post.take(key)
                        post.at_stage("email taken")
                        time.sleep(SLOW_S)
                    self._say("250 taken")
                elif word == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    return Server(("127.0.0.1", 0), Handler)


def hook(post: Post) -> http.server.ThreadingHTTPServer:
    """Give a slow webhook on this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            post.at_stage("webhook connect")
            self.rfile.read(int(self.headers["Content-Length"]))
            post.take(self.headers["Idempotency-Key"])
            post.at_stage("webhook taken")
            time.sleep(SLOW_S)
            self.send_response(204)
            self.end_headers()

        def handle(self) -> None:
            with contextlib.suppress(OSError):
                super().handle()

        def log_message(self, *args: object) -> None:
            pass

    return http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)


STAGES = ("email connect", "email recipient", "email taken", "webhook connect", "webhook taken")


def play(folder: Path, code: str, *, seed: int, patience_s: float) -> tuple[set[str], Counter[str], list[str]]:
    """Kill the worker at random stages, let it end its work; give the keys owed, the keys received, the kills."""
    post, dice = Post(), random.Random(seed)
    mail_server, hook_server = smtp(post), hook(post)
    for server in (mail_server, hook_server):
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    env = {
        **os.environ,
        "THONGSUOT_DATA_DIR": str(folder),
        "THONGSUOT_DATABASE_URL": "",
        "THONGSUOT_EMAIL_HOST": "127.0.0.1",
        "THONGSUOT_EMAIL_PORT": str(mail_server.server_address[1]),
        "THONGSUOT_WEBHOOK_ALLOW": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings",
    }
    seeding = SEED.format(people=PEOPLE, hook=hook_server.server_address[1])
    subprocess.run([sys.executable, "-c", seeding], env=env, check=True, cwd=ROOT, capture_output=True)
    killed: list[str] = []
    plan = [(dice.choice(STAGES), dice.randint(1, 2)) for _turn in range(KILLS)]
    try:
        for stage, count in plan:
            worker = subprocess.Popen([sys.executable, "-c", code], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
            shot = threading.Event()
            post.at_stage = _aim(worker.pid, stage, count, shot)
            if shot.wait(8):
                killed.append(stage)
            else:
                worker.kill()  # nothing of this kind is left to send; a kill at rest counts as none
            worker.wait()
        post.at_stage = lambda stage: None
        worker = subprocess.Popen([sys.executable, "-c", code], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline and _queued(folder):
            time.sleep(0.5)
        worker.terminate()
        worker.wait(10)
        return _owed(folder), post.keys, killed
    finally:
        for server in (mail_server, hook_server):
            server.shutdown()
            server.server_close()


def _aim(pid: int, wanted: str, count: int, shot: threading.Event) -> Callable[[str], None]:
    """Give a hook that kills the worker when it reaches a stage for the given time."""
    left = [count]

    def aim(stage: str) -> None:
        if stage == wanted and not shot.is_set():
            left[0] -= 1
            if left[0] <= 0:
                shot.set()
                os.kill(pid, signal.SIGKILL)

    return aim


def _rows(folder: Path, query: str) -> list[tuple[str]]:
    with sqlite3.connect(folder / "thongsuot.sqlite3", timeout=20) as store:
        rows = store.execute(query).fetchall()
    store.close()
    return rows


def _queued(folder: Path) -> bool:
    owed = _rows(folder, "select state from duty_attempt")
    return not owed or any(state == "queued" for (state,) in owed)


def _owed(folder: Path) -> set[str]:
    return {key for (key,) in _rows(folder, "select key from duty_attempt where channel != 'console'")}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_worker_killed_while_sending_loses_no_message(tmp_path: Path, seed: int) -> None:
    owed, received, killed = play(tmp_path, HONEST, seed=seed, patience_s=60)
    assert len(owed) == 2 * PEOPLE
    assert len(killed) >= 2, "the test killed nothing"
    lost = owed - set(received)
    assert lost == set()
    repeats = sum(count - 1 for count in received.values())
    assert repeats <= 2 * len(killed), "at most one repeat per crash per channel"
    assert {key for key, count in received.items() if count > 1 + len(killed)} == set()


@pytest.mark.slow
def test_a_twin_that_marks_before_sending_loses_messages(tmp_path: Path) -> None:
    lost: set[str] = set()
    for seed in (3, 4, 5):
        folder = tmp_path / str(seed)
        folder.mkdir()
        owed, received, _killed = play(folder, TWIN, seed=seed, patience_s=5)
        lost |= owed - set(received)
        if lost:
            return
    raise AssertionError("the twin lost nothing: the test above proves nothing")

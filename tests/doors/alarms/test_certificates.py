"""A client certificate in place of a key: believed from a trusted proxy alone, on every way into the intake."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from builders import NOW
from incident_stage import build
from thongsuot.alarms import actions, identities, queries, tickets
from thongsuot.alarms.models import AlarmMessage, Source
from thongsuot.api.alarm_door import AlarmDoor
from thongsuot.config.edge import Edge, certificate_in
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE

pytestmark = pytest.mark.django_db(transaction=True)
PRINT = "ab" * 32
ALARM = json.dumps(
    {"externalAlarmId": "C-1", "alarmedObject": {"id": "A1"}, "specificProblem": "X", "perceivedSeverity": "minor"}
).encode()


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    build()
    identities.add_identity("vtp-ems", kind="certificate", value=PRINT, by=HOUSE, now=NOW)
    yield


def post(*headers: tuple[str, str], client: str = "10.0.0.2", trusted: str = "10.0.0.2, 10.1.0.0/16") -> int:
    """Send one alarm through the edge and the door."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": ALARM}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def play() -> None:
        door = AlarmDoor()
        scope = {
            "type": "http", "method": "POST", "path": "/api/v1/alarms", "client": (client, 5), "scheme": "http",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        }  # fmt: skip
        await Edge(door, trusted=trusted, header="X-Client-Certificate")(scope, receive, send)
        await asyncio.to_thread(door.stop)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, play()).result()
    return int(sent[0]["status"])


def test_a_registered_certificate_from_a_trusted_proxy_needs_no_key() -> None:
    assert post(("X-Client-Certificate", PRINT)) == 202
    assert post(("X-Client-Certificate", PRINT.upper()), client="10.1.7.7") == 202
    message = AlarmMessage.objects.get()
    assert message.source.code == "vtp-ems" and message.repeats == 1


@pytest.mark.parametrize(
    ("headers", "client", "trusted"),
    [
        ([("X-Client-Certificate", PRINT)], "10.0.0.3", "10.0.0.2"),  # not the proxy
        ([("X-Client-Certificate", PRINT)], "10.0.0.2", ""),  # nobody is trusted unless a setting says so
        ([("X-Client-Certificate", PRINT)], "127.0.0.1", ""),
        ([("X-Client-Certificate", PRINT), ("X-Forwarded-For", "10.0.0.2")], "10.9.9.9", "10.0.0.2"),
        ([("X-Client-Certificate", "cd" * 32)], "10.0.0.2", "10.0.0.2"),  # nobody's certificate
        ([("X-Client-Certificate", "")], "10.0.0.2", "10.0.0.2"),
        ([("X-Client-Certificate", PRINT), ("X-Client-Certificate", PRINT)], "10.0.0.2", "10.0.0.2"),
        ([("X-Client-Certificate", PRINT), ("X-API-Key", "tsk_wrong")], "10.0.0.2", "10.0.0.2"),  # the key decides
        ([("X-API-Key", f"cert:{'0' * 32}:{PRINT}")], "10.0.0.2", "10.0.0.2"),  # a ticket written outside
        ([("X-API-Key", f"cert::{PRINT}")], "10.0.0.2", "10.0.0.2"),
    ],
)  # fmt: skip
def test_anybody_else_is_a_stranger(headers: list[tuple[str, str]], client: str, trusted: str) -> None:
    assert post(*headers, client=client, trusted=trusted) == 401
    assert not AlarmMessage.objects.exists()


def test_a_ticket_counts_until_the_certificate_ends() -> None:
    ticket = tickets.ticket_of(PRINT)
    row = Source.objects.get(code="vtp-ems").identities.get()
    identities.end_identity("vtp-ems", row.pk, by=HOUSE, now=NOW, ends_at=NOW + dt.timedelta(hours=1))
    for minutes, known in ((59, True), (60, False)):
        assert (queries.source_of_key(ticket, now=NOW + dt.timedelta(minutes=minutes)) is not None) is known


def test_a_key_still_works_beside_a_certificate() -> None:
    key = actions.rotate_key("vnp-ems", by=HOUSE, now=clock.now())[1]
    assert post(("X-API-Key", key), ("X-Client-Certificate", PRINT)) == 202
    assert AlarmMessage.objects.get().source.code == "vnp-ems"


def test_a_certificate_in_pem_gives_its_fingerprint(tmp_path: Path) -> None:
    pem, der = tmp_path / "a.pem", tmp_path / "a.der"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "1", "-subj", "/CN=x", "-keyout", tmp_path / "k", "-out", pem], check=True, capture_output=True)  # fmt: skip
    subprocess.run(["openssl", "x509", "-in", pem, "-outform", "DER", "-out", der], check=True)
    said = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hex", der], check=True, capture_output=True, text=True
    ).stdout
    assert certificate_in(quote(pem.read_text()).encode()) == said.split()[-1]
    for wrong in (b"", b"-----BEGIN CERTIFICATE-----x", b"\xff" * 64, b"ab" * 31, b"%zz", b"a" * 20_000):
        assert certificate_in(wrong) == ""

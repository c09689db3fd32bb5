"""A load generator of its own: keep-alive connections over asyncio, requests built before the clock starts."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

PROBLEMS = ("NE_UNREACH", "MAINS_FAIL", "BATTERY_LOW", "LINK_DOWN", "CELL_DOWN", "DOOR_OPEN", "TEMP_HIGH", "VSWR")
SEVERITIES = ("critical", "major", "minor", "warning")


def alarm(number: int, rng: random.Random, *, sites: int = 3000, run: str = "") -> dict[str, object]:
    """Give one alarm of a province: raises and clears of a few problems at 3,000 sites and their cells."""
    site = rng.randrange(1, sites + 1)
    of_cell = rng.random() < 0.5
    where = f"S{site:05d}/cell/{rng.randrange(1, 7)}" if of_cell else f"S{site:05d}"
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() - rng.random() * 20)) + "Z"
    clear = rng.random() < 0.45
    return {
        "externalAlarmId": f"{run}{number:09d}",
        "alarmedObject": {"id": where},
        "specificProblem": "CELL_DOWN" if of_cell else rng.choice(PROBLEMS),
        "perceivedSeverity": "cleared" if clear else rng.choice(SEVERITIES),
        "alarmReportingTime": at,
        ("alarmClearedTime" if clear else "alarmRaisedTime"): at,
        "alarmType": "equipmentAlarm",
        "probableCause": "powerProblem",
        "alarmDetails": "Rectifier 2 of 3, bus 53.1 V",
    }


@dataclass
class Outcome:
    """What a run of the generator saw."""

    seconds: float = 0.0
    alarms: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    latencies_s: list[float] = field(default_factory=list)

    def percentile_ms(self, share: float) -> float:
        """Give a percentile of the latencies [ms]."""
        ordered = sorted(self.latencies_s)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def build(
    port: int, key: str, total: int, batch: int, *, run: str, seed: int = 1, path: str = "/api/v1/alarms"
) -> list[bytes]:
    """Build whole HTTP requests."""
    rng = random.Random(seed)
    requests = []
    for start in range(0, total, batch):
        rows = [alarm(start + n, rng, run=run) for n in range(min(batch, total - start))]
        body = json.dumps(rows if batch > 1 else rows[0]).encode()
        requests.append(frame(port, key, body, path=path))
    return requests


def frame(port: int, key: str, body: bytes, *, path: str = "/api/v1/alarms", key_header: str = "X-API-Key") -> bytes:
    """Put an HTTP/1.1 frame around a JSON body."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{key_header}: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def send(port: int, requests: list[bytes], *, connections: int, batch: int) -> Outcome:
    """Send all requests over some connections, each waiting for its answer before the next."""
    outcome, queue = Outcome(), iter(requests)

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in queue:
            began = time.perf_counter()
            writer.write(request)
            status, length = 0, 0
            while (line := await reader.readline()) not in (b"\r\n", b""):
                if not status:
                    status = int(line[9:12])
                elif line[:15].lower() == b"content-length:":
                    length = int(line[15:])
            await reader.readexactly(length)
            outcome.latencies_s.append(time.perf_counter() - began)
            outcome.answers[status] = outcome.answers.get(status, 0) + 1
            outcome.alarms += batch if status in (200, 201, 202) else 0
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*[one() for _ in range(connections)])
    outcome.seconds = time.perf_counter() - began
    return outcome

"""Plays the storm night over HTTP against a running server, faster than life."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import time
from pathlib import Path

import httpx

from thongsuot.demo import faults, plant


def storm_messages(*, now: dt.datetime, hours: float = 5) -> list[faults.Said]:
    """Give the storm's messages with times that end at ``now``, in order of arrival."""
    plan = plant.network()
    start = now - dt.timedelta(hours=hours)
    story = faults.storm(plan, start=start, hours=hours)
    said = faults.Simulation(plan, seed=int(now.timestamp())).play(
        story, noise_from=start, noise_minutes=hours * 60, noise_per_hour=20
    )
    return [message for message in said if message.arrives <= now]


def play(*, url: str, keys_file: Path, speed: float, now: dt.datetime, hours: float = 5) -> int:
    """Send the storm at ``speed`` times life; give how many messages the server accepted.

    The messages carry the times of the night that just passed, so that nothing lies in the future.
    """
    from rich.progress import Progress

    keys: dict[str, str] = json.loads(keys_file.read_text())
    said = storm_messages(now=now, hours=hours)
    first = said[0].arrives
    began, accepted = time.monotonic(), 0
    with httpx.Client(base_url=url, timeout=30) as client, Progress(transient=False) as progress:
        bar = progress.add_task("Đêm bão", total=len(said))
        slots = itertools.groupby(said, key=lambda s: int((s.arrives - first).total_seconds() / speed / 0.5))
        for slot, group in slots:
            wait = slot * 0.5 - (time.monotonic() - began)
            if wait > 0:
                time.sleep(wait)
            batch = sorted(group, key=lambda s: s.body["sourceSystemId"])
            for source, items in itertools.groupby(batch, key=lambda s: str(s.body["sourceSystemId"])):
                bodies = [s.body for s in items]
                for tries in range(5):
                    answer = client.post("/api/v1/alarms", json=bodies, headers={"X-API-Key": keys[source]})
                    if answer.status_code != 429:
                        break
                    time.sleep(float(answer.headers.get("Retry-After", 1 + tries)))
                answer.raise_for_status()
                accepted += len(bodies)
                progress.update(bar, advance=len(bodies))
    return accepted

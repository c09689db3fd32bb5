"""CPU of one action against the number of alarms stored: batches of 100 kept in process, on SQLite.

    python benchmarks/intake/curve.py [--sizes 10000 100000 1000000 10000000] [--batches 40]

The store is filled to each size with plain SQL; then batches are kept in groups of 8 and their CPU is taken,
together with that of a fixed loop, so that runs on machines of different speed and load can be compared. Ids that come
by chance land anywhere in the index of ids: the dearest case.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import house
import load

COLUMNS = (
    "id", "source_id", "external_id", "alarm_id", "perceived_severity", "event_at", "reported_at", "received_at",
    "repeats", "clock_off_s",
)  # fmt: skip


def fill(store: sqlite3.Connection, first: int, last: int) -> None:
    """Add stored messages with numbers of their own, spread over the standing alarms; their ids grow, like numbers."""
    for pragma in ("synchronous=OFF", "cache_size=-256000", "wal_autocheckpoint=100000"):
        store.execute(f"pragma {pragma}")
    alarms = [row[0] for row in store.execute("select id from alarms_alarm")]
    at = "2026-11-01 00:00:00"
    rows = ((n, 1, f"{n << 40:016x}", alarms[n % len(alarms)], "minor", at, at, at, 0, 0) for n in range(first, last))
    store.executemany(f"insert into alarms_alarmmessage ({', '.join(COLUMNS)}) values (?,?,?,?,?,?,?,?,?,?)", rows)
    store.commit()
    store.execute("pragma wal_checkpoint(truncate)")


def loop_s() -> float:
    """Give the CPU time of a million additions [s]."""
    began, total = time.thread_time(), 0
    for number in range(1_000_000):
        total += number
    return time.thread_time() - began


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000, 10_000_000])
    parser.add_argument("--batches", type=int, default=40)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="intake-curve-"))
    house.set_up(folder)
    os.environ["THONGSUOT_DATA_DIR"] = str(folder)
    from thongsuot.cli.setup import django_ready

    django_ready()
    from django.db import connection

    from thongsuot.alarms import queries
    from thongsuot.alarms.intake import Memory, decode, keep_together
    from thongsuot.alarms.models import Source
    from thongsuot.kernel import clock

    sender, rng, memory = queries.sender_of(Source.objects.get()), random.Random(1), Memory()

    def batch(number: int, run: str) -> bytes:
        rows = [load.alarm(number * 100 + n, rng, run=run) for n in range(100)]
        if run == "anywhere":
            rows = [row | {"externalAlarmId": f"{rng.getrandbits(64):016x}"} for row in rows]
        return json.dumps(rows).encode()

    def price_us(run: str) -> float:
        bodies, spent = [batch(n, run) for n in range(args.batches)], 0.0
        for start in range(0, args.batches, 8):
            group, began = bodies[start : start + 8], time.thread_time()
            keep_together([decode(b, sender=sender, now=clock.now()) for b in group], memory=memory)
            spent += time.thread_time() - began
        return 1e6 * spent / (100 * args.batches)

    for start in range(0, 200, 8):
        keep_together([decode(batch(n, "w"), sender=sender, now=clock.now()) for n in range(start, start + 8)])
    for size in args.sizes:
        connection.close()
        with contextlib.closing(sqlite3.connect(folder / "thongsuot.sqlite3")) as store:
            fill(store, store.execute("select max(id) from alarms_alarmmessage").fetchone()[0] + 1, size)
        in_order, anywhere = price_us(f"{size}-"), price_us("anywhere")
        print(
            f"{size:>10,} stored: {in_order:6.1f} µs an alarm with ids that grow, {anywhere:6.1f} µs by chance, "
            f"a million additions {1e3 * loop_s():.0f} ms",
            flush=True,
        )
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

"""A power cut at every moment of the intake: record what SQLite writes and syncs, replay the admissible disk states.

    python benchmarks/intake/power.py [--synchronous FULL|NORMAL] [--states 2600]

The intake runs under strace; its writes, syncs and acknowledgements are one log. For a cut after each entry of the log
the disk holds what was synced before, and of the rest: nothing, everything, any part, or the last write torn at 512
bytes. Each state is opened as SQLite would after the cut; every alarm acknowledged before it must be there and the
store whole.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import house

RECORD = """
import os, sys, threading
from thongsuot.cli.setup import django_ready
django_ready()
from django.db import connection
from django.db.backends.signals import connection_created
mode, groups = sys.argv[1], int(sys.argv[2])
def slacken(connection, **_):
    connection.cursor().execute(f"PRAGMA synchronous={mode}")
connection_created.connect(slacken, weak=False)
from thongsuot.alarms import queries
from thongsuot.alarms.intake import Line, decode
from thongsuot.alarms.models import Source
from thongsuot.kernel import clock
sender = queries.sender_of(Source.objects.get())
connection.close()
ack = os.open(os.environ["ACK"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
done = threading.Semaphore(0)
def deliver(answers):
    for ticket, answer in answers:
        os.write(ack, f"ACK {ticket} {answer.accepted}\\n".encode())
        done.release()
line = Line(deliver)
for group in range(groups):
    for part in range(2):
        number = group * 2 + part
        rows = [{"externalAlarmId": f"{number}-{n}", "alarmedObject": {"id": f"S{(number * 3 + n) % 40 + 1:05d}"},
                 "specificProblem": "NE_UNREACH", "perceivedSeverity": "cleared" if number % 3 == 2 else "major"}
                for n in range(5)]
        line.put(decode(rows, sender=sender, now=clock.now()), number)
    for _ in range(2):
        done.acquire()
os._exit(0)
"""
CALL = re.compile(
    r"(?P<call>pwrite64|write|fsync|fdatasync|ftruncate)\(\d+<(?P<path>[^>]*)>(?:, \"(?P<data>(?:\\x[0-9a-f]{2})*)\")?"
    r"(?:, (?P<a>\d+))?(?:, (?P<b>\d+))?"
)


@dataclass
class Disk:
    """One file: what is safely on the disk, and the writes since the last sync."""

    safe: bytearray = field(default_factory=bytearray)
    loose: list[tuple[int, bytes]] = field(default_factory=list)

    def with_(self, writes: list[tuple[int, bytes]]) -> bytearray:
        """Give the file's bytes when of the loose writes only these reached the disk."""
        found = bytearray(self.safe)
        for at, data in writes:
            if at < 0:
                del found[-at - 1 :]
                continue
            if len(found) < at + len(data):
                found.extend(bytes(at + len(data) - len(found)))
            found[at : at + len(data)] = data
        return found

    def sync(self) -> None:
        """Put every write safely on the disk."""
        self.safe, self.loose = self.with_(self.loose), []


def variants(loose: list[tuple[int, bytes]], rng: random.Random, number: int) -> Iterator[list[tuple[int, bytes]]]:
    """Give ways in which writes that were not synced may have reached the disk."""
    yield []
    if not loose:
        return
    yield loose
    for _ in range(number):
        kept = [write for write in loose if rng.random() < 0.5]
        yield kept
    at, data = loose[-1]
    if len(data) > 512:
        cut = 512 * rng.randrange(1, (len(data) + 511) // 512)
        yield [*loose[:-1], (at, data[:cut])]


def verdict(folder: Path, wanted: set[str]) -> tuple[int, bool]:
    """Open the store as after a power cut; give how many acknowledged alarms are lost and whether it is whole."""
    try:
        with contextlib.closing(sqlite3.connect(folder / "thongsuot.sqlite3")) as store:
            kept = {row[0] for row in store.execute("select external_id from alarms_alarmmessage")}
            told = store.execute("select count(*) from kernel_outboxentry").fetchone()[0]
            whole = store.execute("pragma quick_check").fetchone()[0] == "ok"
            return len(wanted - kept), whole and (told > 0 or not kept)
    except sqlite3.DatabaseError:
        return len(wanted), False


def main() -> None:
    """Record, replay, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--synchronous", default="FULL", choices=["FULL", "NORMAL"])
    parser.add_argument("--groups", type=int, default=60)
    parser.add_argument("--states", type=int, default=2600)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="intake-power-", dir="/dev/shm"))
    house.set_up(folder)
    store = folder / "thongsuot.sqlite3"
    with contextlib.closing(sqlite3.connect(store)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    disks = {"thongsuot.sqlite3": Disk(bytearray(store.read_bytes())), "thongsuot.sqlite3-wal": Disk()}
    env = house.environment(folder) | {"ACK": str(folder / "ack")}
    trace = folder / "trace"
    command = [
        "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        "70000",
        "-e",
        "trace=pwrite64,write,fsync,fdatasync,ftruncate",
        "-o",
        str(trace),
    ]
    subprocess.run([*command, sys.executable, "-c", RECORD, args.synchronous, str(args.groups)], env=env, check=True)
    rng, states, lost, broken, cuts = random.Random(3), 0, 0, 0, 0
    wanted: set[str] = set()
    scene = folder / "scene"
    log = [found for line in trace.open(errors="replace") if (found := _entry(line)) is not None]
    changes = sum(1 for kind, *_rest in log if kind != "ack")
    each = max(1, args.states // max(1, changes) - 2)
    for kind, name, at, data in log:
        if kind == "ack":
            number = int(data.split()[1])
            wanted |= {f"{number}-{n}" for n in range(5)}
        elif name not in disks:
            continue
        elif kind == "sync":
            disks[name].sync()
        else:
            disks[name].loose.append((at, data))
        cuts += 1
        for main_writes in variants(disks["thongsuot.sqlite3"].loose, rng, 1):
            for log_writes in variants(disks["thongsuot.sqlite3-wal"].loose, rng, each):
                shutil.rmtree(scene, ignore_errors=True)
                scene.mkdir()
                (scene / "thongsuot.sqlite3").write_bytes(disks["thongsuot.sqlite3"].with_(main_writes))
                (scene / "thongsuot.sqlite3-wal").write_bytes(disks["thongsuot.sqlite3-wal"].with_(log_writes))
                missing, whole = verdict(scene, wanted)
                states, lost, broken = states + 1, lost + (missing > 0), broken + (not whole)
    print(
        f"synchronous={args.synchronous}: {len(wanted)} alarms acknowledged, {cuts} moments, {states} disk states: "
        f"{lost} lost acknowledged alarms, {broken} not whole"
    )
    shutil.rmtree(folder, ignore_errors=True)


def _entry(line: str) -> tuple[str, str, int, bytes] | None:
    found = CALL.search(line)
    if found is None:
        return None
    call, path = found["call"], bytes(found["path"], "ascii").decode("unicode_escape")
    name = Path(path).name
    data = bytes.fromhex((found["data"] or "").replace("\\x", ""))
    if call == "write" and name == "ack":
        return "ack", name, 0, data
    if call in ("fsync", "fdatasync"):
        return "sync", name, 0, b""
    if call == "pwrite64":
        return "write", name, int(found["b"]), data
    if call == "ftruncate":
        return "write", name, -int(found["a"]) - 1, b""
    return None


if __name__ == "__main__":
    main()

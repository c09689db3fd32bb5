"""CPU per message of the syslog listeners in a process of their own, over UDP and TCP, from real sockets.

python benchmarks/intake/listeners.py [--messages 20000] [--pace 4000]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import house

KNOW = """
from thongsuot.cli.setup import django_ready
django_ready()
from thongsuot.alarms import identities
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
identities.add_identity("bench", kind="address", value="127.0.0.1", by=HOUSE, now=clock.now())
"""


@contextlib.contextmanager
def listener(folder: Path, udp: int, tcp: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``thongsuot listen`` until the block ends."""
    env = house.environment(folder) | {"THONGSUOT_SYSLOG_UDP": str(udp), "THONGSUOT_SYSLOG_TCP": str(tcp)}
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "thongsuot.cli", "listen"], env=env, stdout=log, stderr=log)
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", tcp), 1):
                    break
                time.sleep(0.1)
            yield process
        finally:
            process.terminate()
            process.wait(30)


def message(run: str, number: int) -> bytes:
    """Give one message of RFC 5424."""
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    site, state = f"S{number % 3000 + 1:05d}", "is up" if number // 3000 % 2 else "went down"
    return f'<131>1 {at} {site} ifmgr 812 LINKDOWN [ts@1 id="{run}{number}"] port 3 {state}'.encode()


def counts(folder: Path) -> tuple[int, int, int]:
    """Give what the source's row says: taken in, rejected, lost."""
    with contextlib.closing(sqlite3.connect(folder / "thongsuot.sqlite3")) as store:
        found = store.execute("SELECT accepted, rejected, lost FROM alarms_source WHERE code = 'bench'").fetchone()
    return int(found[0]), int(found[1]), int(found[2])


def send(kind: str, port: int, number: int, *, pace: float) -> None:
    """Send messages at a pace per second."""
    way = socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, way) as gun:
        gun.connect(("127.0.0.1", port))
        began = time.monotonic()
        for n in range(number):
            data = message(kind, n)
            gun.sendall(data if kind == "udp" else b"%d " % len(data) + data)
            if n % 50 == 49 and pace:
                time.sleep(max(0.0, began + n / pace - time.monotonic()))


def yardstick_ms() -> float:
    """Give the CPU time of a million additions [ms]."""
    began, total = time.process_time(), 0
    for n in range(1_000_000):
        total += n
    return 1e3 * (time.process_time() - began)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--pace", type=float, default=4_000)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="listener-bench-"))
    try:
        house.set_up(folder)
        subprocess.run([sys.executable, "-c", KNOW], env=house.environment(folder), check=True)
        ports = {"udp": house.free_port(), "tcp": house.free_port()}
        with listener(folder, ports["udp"], ports["tcp"]) as process:
            cpu = house.Cpu(process.pid)
            time.sleep(1)
            for kind, pace in (("udp", args.pace), ("tcp", 0.0)):
                before, base, began = cpu.read(), counts(folder), time.monotonic()
                send(kind, ports[kind], args.messages, pace=pace)
                while sum(counts(folder)) - sum(base) < args.messages and time.monotonic() - began < 120:
                    time.sleep(0.1)
                used, seconds = cpu.read() - before, time.monotonic() - began
                kept, wrong, lost = (a - b for a, b in zip(counts(folder), base, strict=True))
                print(
                    f"{kind}: {args.messages} sent, {kept} kept, {wrong} rejected, {lost} counted as lost, "
                    f"{1e6 * used / args.messages:.0f} µs CPU a message, {args.messages / seconds:,.0f}/s; "
                    f"load {os.getloadavg()[0]:.1f}, a million additions {yardstick_ms():.0f} ms",
                    flush=True,
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

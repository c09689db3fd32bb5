"""kill -9 of the server again and again under load, with resends of what was not answered.

    python benchmarks/intake/kill.py [--kills 20]

Eight senders post batches of 20 and single alarms; what gets no answer is sent again, as a source would. At the end
every alarm that was acknowledged must stand in the store once, and no answer may have been a 5xx.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import house
import load


class Sender(threading.Thread):
    """One source's connection that sends until told to stop, and again whatever was not answered."""

    def __init__(self, port: int, key: str, number: int) -> None:
        super().__init__(daemon=True)
        self.port, self.key, self.number = port, key, number
        self.stopping = threading.Event()
        self.acknowledged: set[str] = set()
        self.answers: Counter[int] = Counter()
        self.resent = 0

    def run(self) -> None:
        """Send."""
        rng, count = random.Random(self.number), 0
        while not self.stopping.is_set():
            size = 1 if self.number % 2 else 20
            rows = [load.alarm(count + n, rng, run=f"k{self.number}-") for n in range(size)]
            request = load.frame(self.port, self.key, json.dumps(rows).encode())
            tries = 0
            while not self.stopping.is_set():
                status = self._post(request)
                self.resent += 1 if tries else 0
                tries += 1
                if status:
                    self.answers[status] += 1
                if status == 202:
                    self.acknowledged |= {str(row["externalAlarmId"]) for row in rows}
                    break
                time.sleep(0.02)
            count += size

    def _post(self, request: bytes) -> int:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as link:
                link.sendall(request)
                return int(link.recv(65536)[9:12] or 0)
        except (OSError, ValueError):
            return 0


def main() -> None:
    """Kill, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="intake-kill-"))
    key, port = house.set_up(folder), house.free_port()
    senders = [Sender(port, key, number) for number in range(8)]
    rng, acked_before = random.Random(7), 0
    try:
        for sender in senders:
            sender.start()
        for number in range(args.kills):
            with house.server(folder, port) as process:
                until = time.monotonic() + 30
                while sum(len(s.acknowledged) for s in senders) <= acked_before and time.monotonic() < until:
                    time.sleep(0.01)
                time.sleep(0.05 + rng.random() * 0.9)
                process.send_signal(signal.SIGKILL)
                process.wait()
            acked_before = sum(len(s.acknowledged) for s in senders)
            print(f"kill {number + 1}: {acked_before} acknowledged so far", flush=True)
        with house.server(folder, port):
            time.sleep(2)
            for sender in senders:
                sender.stopping.set()
            for sender in senders:
                sender.join(15)
        with contextlib.closing(sqlite3.connect(folder / "thongsuot.sqlite3")) as store:
            kept = Counter(row[0] for row in store.execute("select external_id from alarms_alarmmessage"))
            whole = store.execute("pragma integrity_check").fetchone()[0]
        acknowledged = set().union(*[s.acknowledged for s in senders])
        answers = sum((s.answers for s in senders), Counter[int]())
        print(
            f"{args.kills} kills: {len(acknowledged)} acknowledged, lost {len(acknowledged - set(kept))}, "
            f"doubled {sum(1 for n in kept.values() if n > 1)}, kept {sum(kept.values())}, "
            f"requests sent again {sum(s.resent for s in senders)}, answers {dict(answers)}, "
            f"5xx {sum(n for status, n in answers.items() if status >= 500)}, integrity {whole}"
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

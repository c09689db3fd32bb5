"""A server of our own for measurements: 3,000 sites, one source without limit, CPU over its process tree."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil

SET_UP = """
from thongsuot.cli.setup import django_ready
django_ready()
from thongsuot.alarms import actions
from thongsuot.alarms.models import Source
from thongsuot.kernel import clock
from thongsuot.kernel.actor import HOUSE
from thongsuot.network.models import Site
from thongsuot.people import actions as people
now = clock.now()
body = people.add_organisation(code="vtp", name="VTP", short_name="VTP", kind="telecom", by=HOUSE, now=now)
Site.objects.bulk_create(
    [Site(code=f"S{n:05d}", owner=body, kind="access", lat=20.0 + n / 9e3, lon=106.0) for n in range(1, 3001)]
)
_source, key = actions.add_source(code="bench", name="bench", organisation=body, by=HOUSE, now=now)
Source.objects.update(rate_per_s=0)
print(key)
"""


def free_port() -> int:
    """Give a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, database_url: str = "") -> dict[str, str]:
    """Give the environment of the server's processes."""
    return {
        **os.environ,
        "THONGSUOT_DATA_DIR": str(folder),
        "THONGSUOT_DATABASE_URL": database_url,
        "THONGSUOT_MFA_REQUIRED": "false",
    }


def set_up(folder: Path, database_url: str = "") -> str:
    """Make the store; give the source's key."""
    env = environment(folder, database_url)
    subprocess.run([sys.executable, "-m", "thongsuot.cli", "migrate", "--verbosity", "0"], env=env, check=True)
    made = subprocess.run([sys.executable, "-c", SET_UP], env=env, check=True, capture_output=True, text=True)
    return made.stdout.strip().splitlines()[-1]


@contextlib.contextmanager
def server(
    folder: Path, port: int, database_url: str = "", *, worker: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``thongsuot serve`` until the block ends."""
    command = [
        sys.executable,
        "-m",
        "thongsuot.cli",
        "serve",
        "--port",
        str(port),
        "--with-worker" if worker else "--no-with-worker",
    ]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, env=environment(folder, database_url), stdout=log, stderr=log)
        try:
            wait_for(port)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(port: int, path: str = "/healthz", seconds: float = 60) -> None:
    """Wait until somebody answers there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).read()
            return
        time.sleep(0.2)
    raise SystemExit(f"nothing answers on port {port}")


class Cpu:
    """CPU time of processes and all their children, user and system [s]."""

    def __init__(self, *pids: int) -> None:
        self.roots = [psutil.Process(pid) for pid in pids]

    def read(self) -> float:
        """Give the CPU time used so far; a child that ended counts by its parent."""
        total = 0.0
        for root in self.roots:
            for process in [root, *root.children(recursive=True)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    used = process.cpu_times()
                    total += (
                        used.user + used.system + (used.children_user + used.children_system if process is root else 0)
                    )
        return total

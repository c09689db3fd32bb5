"""A worker or listener whose server is gone does not go on alone beside the next one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def worker(folder: Path, server: str, command: str = "worker") -> subprocess.Popen[bytes]:
    env = {
        **os.environ,
        "THONGSUOT_DATA_DIR": str(folder),
        "THONGSUOT_DATABASE_URL": "",
        "THONGSUOT_WORKER_OF": server,
        "THONGSUOT_SYSLOG_UDP": "127.0.0.1:0",
    }
    migrate = "from thongsuot.cli.server import migrate; migrate(verbosity=0)"
    subprocess.run([sys.executable, "-c", migrate], env=env, check=True, cwd=ROOT)
    return subprocess.Popen([sys.executable, "-m", "thongsuot.cli", command], env=env, cwd=ROOT)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["worker", "listen"])
def test_a_worker_whose_server_is_gone_ends_by_itself(tmp_path: Path, command: str) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert worker(tmp_path, str(gone.pid), command).wait(20) == 0


@pytest.mark.slow
@pytest.mark.parametrize("command", ["worker", "listen"])
def test_a_worker_whose_server_lives_goes_on(tmp_path: Path, command: str) -> None:
    running = worker(tmp_path, str(os.getpid()), command)
    time.sleep(4)
    assert running.poll() is None
    running.terminate()
    assert running.wait(10) == 0

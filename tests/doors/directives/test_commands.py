"""The commands of the directives room, run as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders import NOW
from directive_cases import SAMPLE, STAFF, issued, with_parties
from thongsuot.cli.directives import app
from thongsuot.directives.models import Directive
from thongsuot.kernel.errors import NotAllowed, Refused

ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def run(*words: str) -> None:
    app(list(words), exit_on_error=False, print_error=False, result_action="return_value")


def test_reading_needs_no_django_and_gives_places_in_the_text() -> None:
    code = (
        "import sys; from thongsuot.cli.directives import app;"
        f"app(['read', '--json', {str(SAMPLE)!r}], result_action='return_value');"
        "assert 'django' not in sys.modules, 'Django was loaded'"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENV, check=False)
    assert done.returncode == 0, done.stderr
    reading, text = json.loads(done.stdout), SAMPLE.read_text()
    assert reading["obligations"]
    for one in reading["obligations"]:
        assert text[one["start"] : one["end"]] == one["task_text"]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", None])
def test_a_file_that_cannot_be_read_ends_with_one_line_and_code_1(
    data: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.docx"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(SystemExit) as ended:
        run("read", str(file))
    assert str(ended.value).startswith(f"thongsuot: {file}")


@pytest.mark.django_db
def test_a_directive_goes_from_file_to_acceptance_by_commands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    from builders import small_province

    province = small_province()
    clerk, leader, noc = (province.persons[key].email for key in ("clerk", "leader", "noc_a"))
    run("bring-in", str(SAMPLE), "--as", clerk, "--json")
    pk = str(json.loads(capsys.readouterr().out)["directive"])
    run("show", pk, "--as", clerk, "--json")
    shown = json.loads(capsys.readouterr().out)
    for one in shown["obligations"]:
        run("remove", pk, str(one["obligation_id"]), "--as", clerk)
    run(
        "correct",
        pk,
        "--number",
        "14/CT-UBND",
        "--date",
        "2026-11-16",
        "--issuer",
        "UBND tỉnh Thanh Lam",
        "--as",
        clerk,
    )
    run("add", pk, STAFF, "--clause", "2", "--as", clerk)
    capsys.readouterr()
    run("show", pk, "--json")
    one = json.loads(capsys.readouterr().out)["obligations"][0]
    number = str(one["obligation_id"])
    run("split", pk, number, "--at", str(one["start"] + 20), "--as", clerk)
    capsys.readouterr()
    run("show", pk, "--json")
    halves = [str(half["obligation_id"]) for half in json.loads(capsys.readouterr().out)["obligations"]]
    run("merge", pk, *halves, "--as", clerk)
    run("correct-obligation", pk, number, "--clause", "2", "--as", clerk)
    run("due", pk, number, "2026-11-20", "--as", clerk)
    run("parties", pk, number, "--lead", "vtp", "--coordinate", "cat", "--as", clerk)
    run("confirm", pk, "--as", clerk)
    with pytest.raises(NotAllowed):
        run("issue", pk, "--as", clerk)
    run("issue", pk, "--as", leader)
    with pytest.raises(Refused):
        run("acknowledge", pk)
    run("acknowledge", pk, "--as", noc)
    capsys.readouterr()
    run("shares", "--mine", "--as", noc, "--json")
    share = str(json.loads(capsys.readouterr().out)[0]["assignment_id"])
    run("progress", share, "60", "--note", "12/20 trạm", "--as", noc)
    run("submit", share, "--statement", "Đã xong", "--as", noc)
    run("ask-changes", share, "Thiếu ảnh", "--as", leader)
    run("prove", share, "--file", str(SAMPLE), "--as", noc)
    run("submit", share, "--as", noc)
    run("accept", share, "--as", leader)
    capsys.readouterr()
    run("board", pk, "--json")
    board = json.loads(capsys.readouterr().out)
    assert board["counts"]["accepted"] == 1
    run("board", pk)
    run("board", pk, "--csv")
    run("list")
    assert "14/CT-UBND" in capsys.readouterr().out
    run("close", pk, "--as", leader)
    assert Directive.objects.get().state == "closed"


@pytest.mark.django_db
def test_refusing_insisting_urging_and_reopening_by_commands(capsys: pytest.CaptureFixture[str]) -> None:
    case = issued()
    noc, leader = case.province.persons["noc_a"].email, case.province.persons["leader"].email
    run("acknowledge", str(case.directive.pk), "--as", noc)
    share = str(case.share(case.staff, "vtp").pk)
    run("not-applicable", share, "không thuộc địa bàn", "--as", noc)
    run("insist", share, "có thuộc", "--as", leader)
    run("urge", share, "--as", leader)
    run("refuse", share, "không thể", "--as", noc)
    with pytest.raises(Refused):
        run("send-again", str(case.directive.pk), "--as", leader)
    run("suggest", str(case.directive.pk), str(case.staff.pk), "--json")
    assert case.share(case.staff, "vtp").state == "refused"


@pytest.mark.django_db
def test_a_confirmed_directive_opens_again_by_command() -> None:
    from thongsuot.directives import actions

    case = with_parties()
    actions.confirm_directive(case.directive.pk, by=case.province.actor("clerk"), now=NOW)
    run("reopen", str(case.directive.pk), "--as", case.province.persons["clerk"].email)
    assert case.fresh().state == "read"
    run("restore", str(case.directive.pk), str(case.directive.obligations.filter(state="removed")[0].pk))


def test_a_text_in_an_old_encoding_is_shown_and_read_only_with_the_flag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cu.txt"
    file.write_bytes("B¶o ®¶m th«ng tin liªn l¹c; kh¾c phôc sù cè m¹ng viÔn th«ng.".encode("latin-1"))
    with pytest.raises(SystemExit) as ended:
        run("read", str(file))
    assert "legacy_encoding" in str(ended.value)
    assert "Bảo đảm thông tin liên lạc" in capsys.readouterr().err
    run("read", str(file), "--convert-legacy", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["encoding_guess"], told["warnings"]) == ("TCVN3", ["converted_legacy"])

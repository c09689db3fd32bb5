"""The commands of the drafting room: list, show, render, compare, the number book, checking a template."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from builders import Province, small_province
from draft_cases import LATER, signed
from thongsuot.cli import drafting as commands
from thongsuot.drafting import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Iterator[Province]:
    with translation.override("vi"):
        yield small_province()


def test_a_drafts_paper_and_the_book_leave_by_the_command_line(
    province: Province, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issued = actions.issue_draft(signed(province).pk, by=province.actor("clerk"), now=LATER)
    commands.list_drafts(json=True)
    assert json.loads(capsys.readouterr().out)[0]["number"] == "01/CT-UBND"
    commands.show(issued.pk)
    assert json.loads(capsys.readouterr().out)["issued_pdf_sha256"] == issued.issued_pdf_sha256
    commands.render(issued.pk, tmp_path / "a.pdf")
    kept, _name = queries.draft_file(issued.pk, form="pdf", viewer=province.actor("clerk"), now=LATER)
    assert (tmp_path / "a.pdf").read_bytes() == kept
    commands.book(out=tmp_path / "so.xlsx")
    assert (tmp_path / "so.xlsx").read_bytes()[:2] == b"PK"
    capsys.readouterr()
    commands.book(json=True)
    assert json.loads(capsys.readouterr().out)[0]["number"] == "01/CT-UBND"
    commands.compare(issued.pk, 1, issued.version)
    assert "{+" in capsys.readouterr().out


def test_a_template_is_checked_by_the_command_line(
    province: Province, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "a.docx", tmp_path / "b.docx"
    good.write_bytes(queries.sample(viewer=province.actor("clerk"))[0])
    bad.write_bytes(b"junk")
    commands.check_template(good)
    assert "clauses.text" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        commands.check_template(bad)


def test_a_ready_text_is_begun_as_a_person(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    commands.start("tet", start_on="2027-02-05", end_on="2027-02-11", as_="clerk@thanhlam.example")
    assert "2027" in capsys.readouterr().out
    commands.starters()
    assert "storm" in capsys.readouterr().out

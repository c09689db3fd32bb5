"""Pages and files of the boards."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from directive_cases import Case, issued
from thongsuot.cli.directives import app
from thongsuot.directives.models import Obligation
from thongsuot.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return issued(now=clock.now())


def _as(case: Case, key: str) -> Client:
    client = Client()
    client.force_login(case.province.persons[key])
    return client


def test_the_heat_map_its_lists_and_a_party_open_for_the_office(case: Case) -> None:
    leader = _as(case, "leader")
    board = leader.get("/proof/").content.decode()
    assert "VTP" in board and "Tình hình thực hiện" in board and "?show=overdue" in board
    one = leader.get(f"/proof/?directive={case.directive.pk}").content.decode()
    assert "bố trí đủ nhân lực" in one
    listed = leader.get("/proof/shares/?show=unreceived").content.decode()
    assert "Chưa xác nhận đã nhận: 7" in listed
    assert "VNP" in leader.get("/proof/shares/?show=overdue&party=vnp").content.decode()
    assert "Viễn thông Sao Mai" in leader.get("/proof/parties/vtp/").content.decode()
    assert "Chưa có phản hồi" in leader.get("/proof/participation/").content.decode()
    for strange in ("?directive=abc", "?directive=99999999999999", "?show=nonsense", "?directive=999"):
        assert leader.get("/proof/" + strange).status_code == 200


def test_a_party_sees_itself_alone(case: Case) -> None:
    noc = _as(case, "noc_a")
    for path in ("/proof/", "/proof/shares/", "/proof/participation/", "/proof/parties/vtp/"):
        page = noc.get(path)
        assert page.status_code == 200 and "VNP" not in page.content.decode(), path
    assert noc.get("/proof/parties/vnp/").status_code == 404
    rows = load_workbook(io.BytesIO(noc.get("/proof/files/standing.xlsx").content)).worksheets[0]
    assert {row[1].value for row in rows.iter_rows(min_row=2)} == {"vtp"}


def test_the_empty_board_offers_the_next_step() -> None:
    from builders import small_province

    client = Client()
    client.force_login(small_province().persons["leader"])
    assert "Mở sổ văn bản" in client.get("/proof/").content.decode()
    assert client.get("/proof/files/standing.pdf").status_code == 200


@pytest.mark.parametrize("board", ["standing", "participation"])
def test_each_board_comes_as_excel_word_and_pdf(case: Case, board: str) -> None:
    Obligation.objects.filter(pk=case.staff.pk).update(task_text="=cmd|'/c calc'!A1 và chuẩn bị")
    leader = _as(case, "leader")
    book = load_workbook(io.BytesIO(leader.get(f"/proof/files/{board}.xlsx").content))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if cell.data_type == "n" and cell.value is not None]
    word = Document(io.BytesIO(leader.get(f"/proof/files/{board}.docx").content))
    assert any("VTP" in cell.text for table in word.tables for row in table.rows for cell in row.cells)
    data = leader.get(f"/proof/files/{board}.pdf").content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "VTP" in text and len(data) < 300_000
    assert leader.get(f"/proof/files/{board}.csv").status_code == 404


def test_days_overdue_are_numbers_in_the_spreadsheet(case: Case) -> None:
    page = load_workbook(io.BytesIO(_as(case, "leader").get("/proof/files/standing.xlsx").content)).worksheets[0]
    heads = [cell.value for cell in page[1]]
    late = heads.index("Số ngày quá hạn")
    assert {type(row[late].value) for row in page.iter_rows(min_row=2)} == {int}


def test_an_unknown_board_is_not_found(case: Case) -> None:
    assert _as(case, "leader").get("/proof/files/nothing.xlsx").status_code == 404


def test_a_program_reads_the_lines_and_takes_them_as_a_file(case: Case) -> None:
    noc, leader = _as(case, "noc_a"), _as(case, "leader")
    own = noc.get("/api/v1/proof/standing").json()
    assert {line["organisation_code"] for line in own["lines"]} == {"vtp"} and own["counts"]["owed"] == 2
    late = leader.get("/api/v1/proof/standing?show=overdue").json()
    assert late["counts"]["overdue"] == len(late["lines"]) == 2
    silent = leader.get("/api/v1/proof/participation").json()
    assert {one["word"] for one in silent} == {"silent"}
    assert leader.get("/api/v1/proof/files/standing.pdf").content.startswith(b"%PDF")
    assert leader.get("/api/v1/proof/files/standing.exe").status_code == 422


def test_commands_list_and_export(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> str:
        app(list(words), exit_on_error=False, print_error=False, result_action="return_value")
        return capsys.readouterr().out

    assert "VNP" in run("standing", "--show", "overdue")
    target = tmp_path / "tinh-hinh.xlsx"
    assert "7 shares" in run("export", str(target))
    assert load_workbook(target).worksheets[0].max_row == 8
    with pytest.raises(SystemExit, match="xlsx, docx or pdf"):
        run("export", str(tmp_path / "x.csv"))


def test_the_boards_stand_under_directives_in_the_menu(case: Case) -> None:
    page = _as(case, "leader").get("/proof/shares/").content.decode()
    entry = page[page.index('href="/directives/"') :]
    assert 'aria-current="page"' in entry[: entry.index(">")]

"""The page, the API and the command that take a list of obligations."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from builders import Province, small_province
from thongsuot.cli.directives import app
from thongsuot.directives.models import Directive
from thongsuot.kernel import clock
from thongsuot.people.actions import make_token

pytestmark = pytest.mark.django_db
ABOUT = {"kind": "ke_hoach", "number": "7/KH", "date": "2026-11-20", "issuer": "UBND tỉnh", "subject": "Kế hoạch Tết"}
HEAD = ("Mục", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Hạn", "Phải báo cáo")
GOOD = (HEAD, ("1", "Trực ban 24/24", "VTP", "cat", "15/12/2026", "x"), ("2", "=1+1 kiểm tra", "Điện lực", "", "", ""))
BAD = (*GOOD, ("3", "Việc", "nhà mạng lạ", "", "mai", ""))


def _book(rows: tuple[tuple[str, ...], ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for line in book.active.iter_rows():
        for cell in line:
            cell.data_type = "s" if cell.value else cell.data_type
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _file(rows: tuple[tuple[str, ...], ...]) -> SimpleUploadedFile:
    return SimpleUploadedFile("nhiem-vu.xlsx", _book(rows))


@pytest.fixture
def province() -> Province:
    return small_province()


def _clerk(province: Province) -> Client:
    client = Client()
    client.force_login(province.persons["clerk"])
    return client


def test_a_list_with_faults_writes_nothing_and_names_each(province: Province) -> None:
    clerk = _clerk(province)
    page = clerk.post("/directives/list/", {**ABOUT, "file": _file(BAD)})
    text = page.content.decode()
    assert page.status_code == 422 and "2 lỗi" in text and "nhà mạng lạ" in text and "mai" in text
    assert not Directive.objects.exists() and 'name="write"' not in text
    book = clerk.post("/directives/list/", {**ABOUT, "file": _file(BAD), "faults": "1"})
    rows = list(load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert [row[:2] for row in rows[1:]] == [(4, "C"), (4, "E")]


def test_a_good_list_is_shown_first_and_written_by_the_second_step(province: Province) -> None:
    clerk = _clerk(province)
    page = clerk.post("/directives/list/", {**ABOUT, "file": _file(GOOD)}).content.decode()
    assert not Directive.objects.exists() and 'name="write"' in page
    token = re.search(r'name="checked" value="([^"]+)"', page)
    assert token
    assert clerk.post("/directives/list/", {**ABOUT, "checked": token[1] + "x", "write": "1"}).status_code == 422
    done = clerk.post("/directives/list/", {**ABOUT, "checked": token[1], "write": "1"})
    made = Directive.objects.get()
    assert done.status_code == 302 and done["Location"].endswith(f"/directives/{made.pk}/")
    assert made.obligations.count() == 2 and made.file_name == "nhiem-vu.xlsx"
    assert clerk.get(f"/directives/{made.pk}/").status_code == 200


def test_a_file_must_come_and_be_a_table(province: Province) -> None:
    clerk = _clerk(province)
    assert clerk.get("/directives/list/").status_code == 200
    assert clerk.post("/directives/list/", ABOUT).status_code == 422
    broken = SimpleUploadedFile("x.xlsx", b"no table")
    assert clerk.post("/directives/list/", {**ABOUT, "file": broken}).status_code in (409, 422)


def test_the_template_can_be_filled_in_and_names_every_body(province: Province) -> None:
    book = load_workbook(io.BytesIO(_clerk(province).get("/directives/list/template.xlsx").content))
    assert tuple(cell.value for cell in book.worksheets[0][1]) == HEAD
    assert "vtp" in {row[0].value for row in book.worksheets[2].iter_rows()}
    book.worksheets[0].append(("1", "Trực ban", "vtp", None, None, "x"))
    out = io.BytesIO()
    book.save(out)
    page = _clerk(province).post("/directives/list/", {**ABOUT, "file": SimpleUploadedFile("m.xlsx", out.getvalue())})
    assert page.status_code == 200 and 'name="write"' in page.content.decode()


def test_a_program_makes_the_dry_run_and_the_write(province: Province) -> None:
    token = make_token(province.persons["clerk"], name="t", by=province.actor("clerk"), now=clock.now())
    program = Client(headers={"Authorization": f"Bearer {token}"})
    about = {"subject": "Kế hoạch", "number": "7/KH"}
    dry = program.post("/api/v1/directives/list", {**about, "file": _file(BAD)})
    assert dry.status_code == 200 and [f"{f['column']}{f['row']}" for f in dry.json()["faults"]] == ["C4", "E4"]
    bad = program.post("/api/v1/directives/list", {**about, "file": _file(BAD), "dry_run": "false"})
    assert bad.status_code == 422 and set(bad.json()["errors"]) == {"C4", "E4"}
    assert not Directive.objects.exists()
    good = program.post("/api/v1/directives/list", {**about, "file": _file(GOOD), "dry_run": "false"})
    assert good.status_code == 201 and good.json()["directive_id"] == Directive.objects.get().pk
    assert program.get("/api/v1/directives/list/template.xlsx").content.startswith(b"PK")


def test_the_command_checks_and_writes(province: Province, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> str:
        app(list(words), exit_on_error=False, print_error=False, result_action="return_value")
        return capsys.readouterr().out

    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(_book(GOOD))
    bad.write_bytes(_book(BAD))
    clerk = province.persons["clerk"].email
    with pytest.raises(SystemExit, match="2 faults"):
        run("bring-in-list", str(bad), "--subject", "x", "--as", clerk)
    assert "no fault" in run("bring-in-list", str(good), "--subject", "x", "--check", "--as", clerk)
    assert "2 obligations" in run("bring-in-list", str(good), "--subject", "x", "--as", clerk)
    run("list-template", str(tmp_path / "mau.xlsx"))
    assert (tmp_path / "mau.xlsx").exists()

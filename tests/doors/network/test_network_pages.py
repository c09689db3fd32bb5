"""Pages of the network room: wizard, registry, map; what is refused and in which words."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from openpyxl import Workbook, load_workbook

from builders import Province, small_province
from incident_stage import build
from small_network import link, small_network
from thongsuot.kernel import clock
from thongsuot.kernel.models import StoredFile
from thongsuot.network import actions, queries
from thongsuot.network.importing import read_network
from thongsuot.network.models import ImportRun, Site

pytestmark = pytest.mark.django_db


def seen(client: Client, path: str) -> str:
    """The page as sent, without the forms' random tokens, in which any short code can occur by chance."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", client.get(path).content.decode())


@pytest.fixture
def province() -> Province:
    return small_province()


def client_of(province: Province, key: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(province.persons[key])
    return client


@pytest.fixture
def admin(province: Province) -> Client:
    return client_of(province, "admin")


def filled(province: Province, now: dt.datetime) -> None:
    by = province.actor("admin", now=clock.now())
    draft = read_network(small_network(), file="n.json", known=queries.known_codes(viewer=by))
    actions.apply_import(draft, by=by, now=now)


def send(client: Client, data: bytes, name: str) -> Any:
    return client.post("/network/import", {"file": SimpleUploadedFile(name, data)})


def as_json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def test_empty_pages_say_what_to_do_next(admin: Client) -> None:
    for path in ("/network/", "/network/site/", "/network/duct/", "/network/map"):
        page = admin.get(path)
        assert page.status_code == 200, path
        assert b"/network/import" in page.content, path


def test_a_file_goes_from_dry_run_to_receipt_and_only_then_into_the_registry(admin: Client) -> None:
    checked = send(admin, as_json(small_network()), "mang.json")
    assert checked.status_code == 302
    page = admin.get(checked["Location"])
    assert page.status_code == 200
    assert Site.objects.count() == 0
    written = admin.post(checked["Location"])
    assert written.status_code == 302
    assert Site.objects.count() == 6
    receipt = admin.get(written["Location"])
    assert receipt.status_code == 200
    assert ImportRun.objects.filter(applied_at__isnull=False).count() == 1
    # The button pressed once more writes nothing new.
    admin.post(checked["Location"])
    assert Site.objects.count() == 6
    assert queries.registry_revision() == 1


def test_a_dry_run_with_errors_shows_each_and_can_not_be_written(admin: Client) -> None:
    network = small_network()
    network["sites"][1]["lat"] = "abc<script>"
    network["links"].append(link("L9", "A1", "NOWHERE"))
    checked = send(admin, as_json(network), "mang.json")
    text = admin.get(checked["Location"]).content.decode()
    assert "NOWHERE" in text
    assert "abc&lt;script&gt;" in text
    with translation.override("vi"):
        assert admin.post(checked["Location"]).status_code == 422
    assert Site.objects.count() == 0
    assert StoredFile.objects.count() == 0
    sheet = load_workbook(io.BytesIO(admin.get(checked["Location"] + "/faults.xlsx").content)).active
    assert sheet is not None
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert len(cells) == 3
    assert cells[1][1:5] == ["sites", 2, "lat", "abc<script>"]


def test_a_value_like_a_formula_stays_text_in_the_list_of_faults(admin: Client) -> None:
    network = small_network()
    network["sites"][1]["lat"] = "=1+1"
    checked = send(admin, as_json(network), "mang.json")
    book = load_workbook(io.BytesIO(admin.get(checked["Location"] + "/faults.xlsx").content))
    assert book.active is not None
    assert book.active["E2"].value == "=1+1"
    assert book.active["E2"].data_type == "s"


def test_broken_json_is_named_by_line_and_column(admin: Client) -> None:
    checked = send(admin, b'{"format": "thongsuot.network/1",\n "sites": [}', "mang.json")
    run = ImportRun.objects.get()
    assert (run.errors[0]["code"], run.errors[0]["row"], run.errors[0]["column"]) == ("broken_json", 2, "12")
    assert admin.get(checked["Location"]).status_code == 200


def test_a_number_that_is_none_is_named_by_line(admin: Client) -> None:
    send(admin, b'{"format": "thongsuot.network/1",\n "sites": [{"id": "A", "lat": NaN}]}', "mang.json")
    run = ImportRun.objects.get()
    assert (run.errors[0]["code"], run.errors[0]["row"], run.errors[0]["value"]) == ("not_a_number", 2, "NaN")


def test_the_template_filled_in_is_taken(admin: Client) -> None:
    book = load_workbook(io.BytesIO(admin.get("/network/import/template.xlsx").content))
    assert book.sheetnames == ["Trạm", "Tuyến truyền dẫn", "Cáp", "Cống bể", "Lộ trung áp", "Trạm biến áp"]

    def add(sheet: str, **values: Any) -> None:
        header = [cell.value for cell in book[sheet][1]]
        given = {name.replace("_", " "): value for name, value in values.items()}
        assert set(given) <= set(header), (given, header)
        book[sheet].append([given.get(str(name)) for name in header])

    add(
        "Trạm",
        Mã="A1",
        Tên="Tổng trạm",
        Đơn_vị="VTP",
        Loại="tổng trạm",
        Vĩ_độ="20,41",
        Kinh_độ="106,31",
        Lộ_trung_áp="F1",
    )
    add("Trạm", Mã="A2", Tên="Bưu cục", Đơn_vị="Bưu điện", Loại="Bưu cục", Vĩ_độ=20.42, Kinh_độ=106.32)
    add("Tuyến truyền dẫn", Mã="L1", Đầu_A="A1", Đầu_B="A2", Cáp="C1", Cống_bể="D1")
    add("Lộ trung áp", Mã="F1", Trạm_biến_áp="S1", Đo_xa="có")
    out = io.BytesIO()
    book.save(out)
    checked = send(admin, out.getvalue(), "mau.xlsx")
    run = ImportRun.objects.get()
    assert run.errors == []
    assert {kind: numbers["new"] for kind, numbers in run.counts.items()} == {
        "substation": 1, "feeder": 1, "duct": 1, "cable": 1, "site": 2, "link": 1,
    }  # fmt: skip
    admin.post(checked["Location"])
    assert Site.objects.get(code="A2").owner.code == "buudien"  # type: ignore[union-attr]


def workbook_of(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Trạm"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_subscriber_columns_are_refused_and_the_file_is_not_kept(admin: Client) -> None:
    header = ["Mã trạm", "Loại", "Vĩ độ", "Kinh độ", "IMSI"]
    data = workbook_of(header, *[[f"A{n}", "BTS", 20.4, 106.3, f"45204000000000{n}"] for n in range(5)])
    send(admin, data, "tram.xlsx")
    run = ImportRun.objects.get()
    assert "subscriber_data" in [fault["code"] for fault in run.errors]
    assert "45204" not in json.dumps(run.errors)
    assert StoredFile.objects.count() == 0


def test_subscriber_fields_in_json_are_refused_too(admin: Client) -> None:
    network = small_network()
    for number, one in enumerate(network["sites"]):
        one["msisdn"] = f"091234567{number}"
    send(admin, as_json(network), "mang.json")
    assert ImportRun.objects.get().errors[0]["code"] == "subscriber_data"
    assert StoredFile.objects.count() == 0


def bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook_of(["Mã"]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for entry in good.infolist():
            part = good.read(entry)
            bad.writestr(entry, part if "sheet1" not in entry.filename else part + b" " * 150_000_000)
    return out.getvalue()


def test_files_that_can_not_be_read_are_refused_in_words_on_the_form(admin: Client) -> None:
    cases = [
        (bomb(), "a.xlsx"),
        (b"PK\x03\x04 not a workbook", "a.xlsx"),
        (b"MZ\x90", "a.exe"),
        (b"[" * 200, "a.json"),
    ]
    for data, name in cases:
        page = send(admin, data, name)
        assert page.status_code == 422, name
        assert b"field-error" in page.content or b"error" in page.content, name
    assert Site.objects.count() == 0
    assert not ImportRun.objects.filter(applied_at__isnull=False).exists()


def test_a_csv_in_another_encoding_never_writes_spoilt_names(admin: Client) -> None:
    text = "Mã trạm;Tên;Loại;Vĩ độ;Kinh độ\nA1;Trạm Đông Hưng;BTS;20,4;106,3\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        ImportRun.objects.all().delete()
        assert send(admin, text.encode(encoding), "tram.csv").status_code == 302, encoding
        assert ImportRun.objects.get().errors == [], encoding


def test_a_csv_in_an_old_vietnamese_encoding_is_not_taken_as_it_is(admin: Client) -> None:
    old = b"M\xb7 tr\xb9m;T\xaan;Lo\xb9i;V\xdc \xae\xe9;Kinh \xae\xe9\nA1;Tr\xb9m \xa7\xabng H\xadng;BTS;20,4;106,3\n"
    answer = send(admin, old, "tram.csv")
    assert answer.status_code == 422 or ImportRun.objects.get().errors != []


def test_an_empty_column_of_user_counts_is_no_subscriber_data_but_telephone_numbers_in_it_are(admin: Client) -> None:
    header = ["Mã trạm", "Loại", "Vĩ độ", "Kinh độ", "Số thuê bao phục vụ"]
    for number, (value, codes) in enumerate([(None, []), (1200, []), ("0912345678", ["subscriber_data"])], 1):
        data = workbook_of(header, *[[f"A{n}", "BTS", 20.4, 106.3, value] for n in range(5)])
        send(admin, data, "tram.xlsx")
        run = ImportRun.objects.order_by("-pk")[0]
        assert ImportRun.objects.count() == number
        assert [fault["code"] for fault in run.errors if fault["code"] == "subscriber_data"] == codes, value


def test_lists_objects_and_map_show_the_registry(admin: Client, province: Province, now: dt.datetime) -> None:
    filled(province, now)
    assert "A4" in admin.get("/network/site/?words=dong+hung").content.decode()
    assert "A1" not in seen(admin, "/network/site/?words=dong+hung")
    for kind, code in (
        ("site", "A3"),
        ("link", "L4"),
        ("cable", "CL4"),
        ("duct", "D1"),
        ("feeder", "F2"),
        ("substation", "S1"),
    ):
        assert admin.get(f"/network/{kind}/").status_code == 200
        page = admin.get(f"/network/{kind}/{code}")
        assert page.status_code == 200
        assert "A4" in page.content.decode(), kind
    features = admin.get("/network/map.json").json()["features"]
    assert {one["properties"]["state"] for one in features} == {"unknown"}  # nobody sends alarms here
    assert admin.get("/network/map").status_code == 200
    assert admin.get("/network/export.json").json()["format"] == "thongsuot.network/1"


def test_a_rival_gets_not_found_for_plant_and_imports_of_others(province: Province, now: dt.datetime) -> None:
    filled(province, now)
    rival = client_of(province, "noc_a")
    assert rival.get("/network/site/A1").status_code == 200
    for path in (
        "/network/site/B2",
        "/network/cable/CM1",
        f"/network/import/{ImportRun.objects.get().pk}",
        "/network/ship/",
    ):
        assert rival.get(path).status_code == 404, path
    assert "B2" not in seen(rival, "/network/duct/D1")
    assert "B2" not in seen(rival, "/network/map.json")


def test_pages_speak_vietnamese(province: Province, now: dt.datetime) -> None:
    filled(province, now)
    client = Client(headers={"accept-language": "vi"})
    client.force_login(province.persons["duty_officer"])
    text = client.get("/network/duct/D1").content.decode()
    assert "Những gì phụ thuộc vào đây" in text
    assert "Mất đường truyền duy nhất" in text


def test_the_map_shows_a_running_incident_and_its_sites_only_to_whom_they_concern(db: None) -> None:
    stage = build()
    incident = stage.cut()
    told = client_of(stage.province, "duty_officer").get("/network/map.json").json()["features"]
    states = {
        one["properties"]["id"]: one["properties"]["state"] for one in told if one["properties"]["kind"] == "site"
    }
    assert "down" in states.values() or "degraded" in states.values()
    marks = [one["properties"]["id"] for one in told if one["properties"]["kind"] == "incident"]
    assert marks == [incident.code]
    page = client_of(stage.province, "duty_officer").get("/network/map").content.decode()
    assert incident.code in page
    rival = client_of(stage.province, "noc_b").get("/network/map.json").json()["features"]
    seen = {one["properties"]["id"] for one in rival if one["properties"]["kind"] == "site"}
    assert seen < set(states)


def test_the_page_of_a_site_tells_its_generator_and_when_it_was_tried(province: Province, admin: Client) -> None:
    data = small_network()
    data["sites"][0] |= {"generator_tested_on": "2026-10-01", "generator_tested_by": "Tổ 2"}
    by = province.actor("admin", now=clock.now())
    draft = read_network(data, file="n.json", known=queries.known_codes(viewer=by))
    actions.apply_import(draft, by=by, now=clock.now())
    assert "01/10/2026 · Tổ 2" in admin.get("/network/site/A1").content.decode()
    assert "Generator tested on" not in admin.get("/network/site/A2").content.decode()
    rows = admin.get("/api/v1/network/site").json()["items"]
    assert {row["code"]: row["generator_tested_on"] for row in rows}["A1"] == "2026-10-01"

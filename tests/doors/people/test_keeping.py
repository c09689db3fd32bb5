"""The pages, the API and the commands of the directory."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from builders import NOW, Province, small_province
from thongsuot.cli.people import app as people_app
from thongsuot.cli.places import app as places_app
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotAllowed
from thongsuot.people.actions import make_token
from thongsuot.people.models import Alias, Organisation, Succession, Unit
from thongsuot.places.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def as_(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def test_the_administrator_keeps_names_classes_and_successors_on_the_page_of_a_body(province: Province) -> None:
    admin = as_(province, "admin")
    page = admin.get(reverse("body", args=["vtp"])).content.decode()
    assert "Tên gọi, nhóm, kế thừa" in page
    admin.post(reverse("body_alias", args=["vtp"]), {"alias-name": "VNPT Sao Mai"})
    admin.post(reverse("body_classes", args=["vtp"]), {"classes-more_kinds": ["internet"]})
    admin.post(reverse("body_rename", args=["vnp"]), {"rename-name": "Hải Vân Mới", "rename-on": "2026-01-01"})
    after = Organisation.objects.get(code="vtp")
    admin.post(
        reverse("body_successor", args=["vnp"]),
        {"successor-after": after.pk, "successor-on": "2026-06-01", "successor-reason": "sáp nhập"},
    )
    page = admin.get(reverse("body", args=["vtp"])).content.decode()
    assert "VNPT Sao Mai" in page and "Kế thừa nhiệm vụ của" in page and "01/06/2026" in page
    assert Organisation.objects.get(code="vtp").kinds == ("telecom", "internet")
    old = admin.get(reverse("body", args=["vnp"])).content.decode()
    assert "Viễn thông Hải Vân" in old and "sáp nhập" in old
    alias = Alias.objects.get(name="VNPT Sao Mai")
    admin.post(reverse("alias_remove", args=["vtp", alias.pk]))
    assert not Alias.objects.filter(pk=alias.pk).exists()


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("alias", {"alias-name": "x"}),
        ("alias", {}),
        ("area", {"area-area": "nowhere"}),
        ("successor", {"successor-on": "2026-06-01"}),
        ("rename", {"rename-name": "Mới", "rename-on": "hôm qua"}),
    ],
)
def test_what_is_wrong_is_said_on_the_page_and_nothing_changes(
    province: Province, what: str, form: dict[str, str]
) -> None:
    admin = as_(province, "admin")
    page = admin.post(reverse(f"body_{what}", args=["vtp"]), form, follow=True)
    assert page.status_code == 200 and "tone-bad" in page.content.decode()
    assert not Alias.objects.exists() and not Succession.objects.exists()
    assert Organisation.objects.get(code="vtp").name == "Viễn thông Sao Mai"


def test_a_clerk_reads_the_directory_but_may_not_keep_it(province: Province) -> None:
    clerk = as_(province, "clerk")
    assert "Tên gọi, nhóm, kế thừa" not in clerk.get(reverse("body", args=["vtp"])).content.decode()
    for name in ("body_alias", "body_merge", "body_rename"):
        assert clerk.post(reverse(name, args=["vtp"]), {}).status_code == 403
    assert clerk.post(reverse("areas_load")).status_code == 403
    assert as_(province, "admin").post(reverse("body_alias", args=["nobody"]), {}).status_code == 404


def test_bodies_are_found_by_any_name_without_diacritics(province: Province) -> None:
    admin = as_(province, "admin")
    admin.post(reverse("body_alias", args=["vtp"]), {"alias-name": "Thông tin Đại Dương"})
    page = admin.get(reverse("people"), {"q": "dai duong"}).content.decode()
    assert reverse("body", args=["vtp"]) in page and reverse("body", args=["vnp"]) not in page


def test_a_phrase_shows_whom_it_means_and_why(province: Province) -> None:
    clerk = as_(province, "clerk")
    page = clerk.get(
        reverse("people_meant"), {"phrase": "Sở Bưu chính, Viễn thông", "day": "2026-11-25"}
    ).content.decode()
    assert reverse("body", args=["skhcn"]) in page and "01/03/2025" in page
    assert (
        "Không xác định được đơn vị nào" in clerk.get(reverse("people_meant"), {"phrase": "người dân"}).content.decode()
    )
    assert clerk.get(reverse("people_meant"), {"day": "x"}).status_code == 200


def test_areas_are_empty_then_loaded_then_found(province: Province) -> None:
    admin = as_(province, "admin")
    assert "Chưa có địa bàn nào" in admin.get(reverse("areas")).content.decode()
    admin.post(reverse("areas_load"))
    page = admin.get(reverse("areas"), {"q": "thai binh"}).content.decode()
    assert "tỉnh Thái Bình" in page and "tỉnh Hưng Yên" in page and "không còn" in page
    assert "Không có địa bàn tên này" in admin.get(reverse("areas"), {"q": "zzz"}).content.decode()


class Caller:
    """A program with a person's token."""

    def __init__(self, province: Province, key: str) -> None:
        person = province.persons[key]
        token = make_token(person, name="t", by=province.actor(key), now=clock.now())
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def __call__(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = getattr(self.client, method)("/api/v1" + path, **given)
        assert answer.status_code == expect, answer.content.decode()
        return json.loads(answer.content)


def test_the_api_keeps_the_directory_with_the_same_verbs(province: Province) -> None:
    admin, clerk = Caller(province, "admin"), Caller(province, "clerk")
    names = admin("post", "/people/bodies/vtp/aliases", {"name": "VNPT Sao Mai"}, expect=201)
    assert names["aliases"] == ["VNPT Sao Mai"]
    assert admin("put", "/people/bodies/vtp/classes", {"more_kinds": ["internet"]})["kinds"] == ["telecom", "internet"]
    admin("post", "/people/bodies/vnp/rename", {"name": "Hải Vân Mới", "on": "2026-01-01"})
    found = admin("post", "/people/bodies/vnp/successors", {"after": "vtp", "on": "2026-06-01"})
    assert found["successors"] == ["vtp"]
    meant = clerk("get", "/people/meant?phrase=Viễn thông Hải Vân&day=2026-11-25")
    assert [one["code"] for one in meant] == ["vtp"] and "01/06/2026" in meant[0]["reasons"][-1]
    double = {"code": "d", "name": "Công ty Sao Mai", "kind": "telecom"}
    admin("post", "/people/bodies", double, expect=201)
    merged = admin("post", "/people/bodies/d/merge", {"into": "vtp", "on": "2026-11-01"})
    assert "Công ty Sao Mai" in merged["aliases"]
    clerk("post", "/people/bodies/vtp/aliases", {"name": "Tên khác"}, expect=403)
    clerk("get", "/people/bodies/nobody/names", expect=404)
    assert clerk("get", "/people/bodies/vtp/names")["code"] == "vtp"


def test_the_api_gives_areas_and_their_heirs(province: Province) -> None:
    admin, commune = Caller(province, "admin"), Caller(province, "commune")
    assert admin("post", "/places/provinces", {})["new"] == 86
    commune("post", "/places/provinces", {}, expect=403)
    assert [one["code"] for one in commune("get", "/places?words=kon tum")] == ["vn63-kon-tum"]
    heirs = commune("get", "/places/vn63-kon-tum/heirs?day=2026-01-01")
    assert [(one["code"], one["confidence"]) for one in heirs] == [("vn-quang-ngai", "M")]
    commune("get", "/places/nowhere/heirs", expect=404)


def run(app: Any, *words: str) -> None:
    app(list(words), exit_on_error=False, print_error=False, result_action="return_value")


def workbook(*rows: list[Any]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_commands_take_lists_in_and_say_whom_a_phrase_means(
    province: Province, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    admin = province.persons["admin"].email
    areas = tmp_path / "dia-ban.xlsx"
    areas.write_bytes(
        workbook(
            ["Danh mục địa bàn"],
            ["Mã", "Tên", "Cấp", "Loại", "Từ ngày", "Mã cũ", "Biên giới"],
            ["h1", "Thái Thụy", "huyện", "district", None, None, None],
            ["x1", "Đông Thái", "xã", "commune", NOW.replace(2025, 7, 1, tzinfo=None), "h1", "x"],
        )
    )
    run(places_app, "import", str(areas), "--source", "danh mục", "--confidence", "S", "--as", admin)
    assert "2 new" in capsys.readouterr().out
    assert Area.objects.get(code="x1").is_border
    bodies = tmp_path / "don-vi.csv"
    bodies.write_text("mã,tên,loại,địa bàn,tên khác\nxa-dt,UBND xã Đông Thái,commune,x1,xã Đông Thái; Đông Thái xã\n")
    run(people_app, "import-bodies", str(bodies), "--dry-run", "--as", admin)
    run(people_app, "import-bodies", str(bodies), "--as", admin)
    assert Organisation.objects.get(code="xa-dt").aliases.count() == 2
    capsys.readouterr()
    run(people_app, "meant", "ubnd huyen thai thuy", "--json", "--as", admin)
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == ["xa-dt"]
    run(places_app, "list", "thai thuy", "--json", "--as", admin)
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == ["h1"]
    run(people_app, "alias", "vtp", "VNPT Sao Mai", "--as", admin)
    run(people_app, "rename", "vnp", "Hải Vân Mới", "2026-01-01", "--as", admin)
    run(people_app, "succeed", "vnp", "vtp", "2026-06-01", "--as", admin)
    run(people_app, "merge", "dai", "buudien", "--on", "2026-06-01", "--as", admin)
    run(places_app, "succeed", "h1", "x1", "2025-07-01", "--as", admin)
    run(places_app, "load", "--as", admin)
    assert "86 new" in capsys.readouterr().out
    with pytest.raises(NotAllowed):
        run(places_app, "load", "--as", province.persons["clerk"].email)


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("a.csv", "a,b\n1,2\n", "các cột"),
        ("a.csv", "code,name,kind,valid from\nx,Xã X,commune,31/02/2025\n", "không phải là ngày"),
        ("a.xlsx", "no zip", "đuôi này không được nhận"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(
    province: Province, tmp_path: Path, name: str, text: str, word: str
) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(Invalid) as caught:
        run(people_app, "import-bodies", str(file), "--as", province.persons["admin"].email)
    assert word in str(caught.value.message)


def test_units_are_kept_on_the_page_of_a_body_and_in_the_api(province: Province) -> None:
    admin, noc, rival = (as_(province, key) for key in ("admin", "noc_a", "noc_b"))
    head = province.persons["noc_a"].pk
    answer = admin.post("/bodies/vtp/unit", {"unit-name": "Phòng Kỹ thuật", "unit-head_id": head})
    assert answer.status_code == 302
    office = Unit.objects.get()
    assert admin.post("/bodies/vtp/member", {"member-person_id": head, "member-unit_id": office.pk}).status_code == 302
    given = {"name": "Tổ nguồn điện", "parent_id": office.pk, "valid_until": "2030-01-01"}
    url = "/api/v1/people/bodies/vtp/units"
    made = admin.post(url, given, content_type="application/json")
    assert made.status_code == 201 and [(one["name"], one["level"]) for one in made.json()] == [
        ("Phòng Kỹ thuật", 0), ("Tổ nguồn điện", 1),
    ]  # fmt: skip
    assert noc.get(url).json()[0]["members"] == ["Nguyễn Vận Hành"] and rival.get(url).json() == []
    assert noc.post(url, given, content_type="application/json").status_code == 403
    page = noc.get("/bodies/vtp").content.decode()
    assert "Tổ nguồn điện" in page and "unit-name" not in page
    assert "Tổ nguồn điện" not in rival.get("/bodies/vtp").content.decode()
    refused = admin.post("/bodies/vtp/unit", {"unit-name": "phòng kỹ thuật"}, follow=True).content.decode()
    assert "đã có bộ phận tên này" in refused

"""Bringing documents in, and refusing those that must not come in."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from builders import NOW, small_province
from directive_cases import SAMPLE, TEXT
from thongsuot.directives import actions, queries
from thongsuot.directives.models import Assignment, Directive
from thongsuot.kernel import audit
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused
from thongsuot.kernel.models import StoredFile

pytestmark = pytest.mark.django_db
FILE = ("chi-thi.txt", SAMPLE.read_bytes(), "text/plain")


def test_a_text_comes_in_with_its_original_and_proposals_and_nobody_is_assigned() -> None:
    clerk = small_province().actor("clerk")
    made = actions.bring_in(text=TEXT, file=FILE, by=clerk, now=NOW)
    assert made.state == "read" and made.text == unicodedata.normalize("NFC", TEXT)
    assert bytes(StoredFile.objects.get(sha256=made.file_sha256).data) == FILE[1]
    assert made.obligations.count() == len(made.reading["obligations"]) > 0
    for one in made.obligations.all():
        assert made.text[one.start : one.end] == one.task_text
    assert not Assignment.objects.exists()
    assert [event.what for event in made.events.all()] == ["brought_in"]
    assert audit.verify().holds


def test_a_text_in_decomposed_form_is_stored_composed_so_that_places_hold() -> None:
    clerk = small_province().actor("clerk")
    made = actions.bring_in(text=unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n"), by=clerk, now=NOW)
    assert made.text == unicodedata.normalize("NFC", TEXT)


def test_the_same_text_is_refused_the_second_time_and_the_first_is_named() -> None:
    clerk = small_province().actor("clerk")
    made = actions.bring_in(text=TEXT, by=clerk, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.bring_in(text=TEXT, file=FILE, by=clerk, now=NOW)
    assert refused.value.given_code == "already_in_register"
    assert refused.value.details["directive"] == made.pk
    assert Directive.objects.count() == 1 and not StoredFile.objects.exists()


def test_another_copy_of_the_same_document_is_refused_by_kind_number_issuer_and_year() -> None:
    clerk = small_province().actor("clerk")
    made = actions.bring_in(text=TEXT, by=clerk, now=NOW)
    assert made.identity
    with pytest.raises(Refused, match="14/CT-UBND"):
        actions.bring_in(text=TEXT + "\n(Bản sao)", by=clerk, now=NOW)


@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_stamped_document_is_refused_and_nothing_of_it_is_kept(stamp: str) -> None:
    clerk = small_province().actor("clerk")
    before = len(audit.latest(viewer=small_viewer(), limit=500))
    with pytest.raises(Refused) as refused:
        actions.bring_in(text=f"UBND TỈNH\n{stamp}\n{TEXT}", file=FILE, by=clerk, now=NOW)
    assert refused.value.given_code == "secret_document"
    assert not Directive.objects.exists() and not StoredFile.objects.exists()
    assert len(audit.latest(viewer=small_viewer(), limit=500)) == before


def small_viewer() -> object:
    from thongsuot.kernel.actor import HOUSE

    return HOUSE


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        actions.bring_in(text=text, by=small_province().actor("clerk"), now=NOW)


@pytest.mark.parametrize("role", ["noc_a", "police", "commune", "chair", "auditor", "duty_officer", "inspector"])
def test_only_those_who_draft_may_bring_in(role: str) -> None:
    with pytest.raises(NotAllowed):
        actions.bring_in(text=TEXT, by=small_province().actor(role), now=NOW)


def test_a_document_that_cites_one_in_the_register_hangs_under_it() -> None:
    province = small_province()
    clerk = province.actor("clerk")
    parent = actions.bring_in(text="Công văn về thông tin liên lạc. Các đơn vị thực hiện.", by=clerk, now=NOW)
    actions.correct_document(
        parent.pk, kind="cong_van", number="215/BKHCN-CVT", date=dt.date(2026, 11, 2), by=clerk, now=NOW
    )
    made = actions.bring_in(text=TEXT, by=clerk, now=NOW)
    view = queries.directive(made.pk, viewer=clerk)
    assert view.parent is not None and view.parent.directive_id == parent.pk
    assert [child.directive_id for child in queries.directive(parent.pk, viewer=clerk).children] == [made.pk]

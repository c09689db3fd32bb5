"""Emergency plans: two signatures of two bodies by two persons, need to know, versions, exercises, degraded mode."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction

from agreement_cases import CONTENT, plan_agreed, plan_sent, plan_sign, plan_written
from builders import NOW, Province, small_province
from thongsuot.agreements import actions, queries, rules
from thongsuot.agreements.models import PlanSignature, PlanVersion
from thongsuot.agreements.values import KeptLink, PlanContent, PriorityUser
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.people import actions as people

pytestmark = pytest.mark.django_db
DAY = NOW.date()


@pytest.fixture
def province() -> Province:
    return small_province()


def test_operator_and_police_sign_and_the_plan_holds(province: Province) -> None:
    version = plan_sent(province)
    plan_sign(province, version, "noc_a")
    version.refresh_from_db()
    assert version.state == "signing"
    plan_sign(province, version, "police")
    view = queries.plan(version.plan_id, viewer=province.actor("noc_a"), now=NOW)
    assert view.standing.code == "in_force" and [one.name for one in view.signatures] == [
        "Nguyễn Vận Hành",
        "Võ Công An",
    ]
    assert view.remind_on == view.valid_until - dt.timedelta(days=60)  # type: ignore[operator]
    assert OutboxEntry.objects.get(topic="PlanAgreed").payload["scenario"] == "unrest"


def test_nobody_signs_twice_for_both_sides_or_for_others(province: Province) -> None:
    version = plan_sent(province)
    plan_sign(province, version, "noc_a")
    with pytest.raises(Refused) as twice:
        plan_sign(province, version, "noc_a")
    assert twice.value.given_code == "signed_already"
    # the same person, now serving with the police, can't be the second person
    person = province.persons["noc_a"]
    person.organisation = province.bodies["cat"]
    person.save()
    people.set_roles(person, roles=("noc", "police"), by=province.actor("admin"), now=NOW)
    with pytest.raises(Refused) as same:
        plan_sign(province, version, "noc_a")
    assert same.value.given_code == "same_person"
    for key in ("noc_b", "leader", "chair", "commune"):
        with pytest.raises((NotAllowed, NotFound)):
            plan_sign(province, version, key)


def test_the_database_holds_both_rules_of_the_signatures(province: Province) -> None:
    version = plan_sent(province)
    plan_sign(province, version, "noc_a")
    first = PlanSignature.objects.get()
    twin = {"version": version, "name": "x", "at": NOW, "content_sha256": "x"}
    for more in (
        {"side": "operator", "organisation": province.bodies["cat"], "person": province.persons["police"]},
        {"side": "police", "organisation": first.organisation, "person": province.persons["police"]},
        {"side": "police", "organisation": province.bodies["cat"], "person": first.person},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanSignature.objects.create(**twin, **more)
    PlanSignature.objects.create(
        **twin, side="police", organisation=province.bodies["cat"], person=province.persons["police"]
    )


def test_a_rival_sees_nothing_the_police_what_was_sent_the_department_all(province: Province) -> None:
    version = plan_written(province)
    plan_id = version.plan_id

    def seen(key: str) -> bool:
        try:
            queries.plan(plan_id, viewer=province.actor(key), now=NOW)
        except NotFound:
            return False
        return True

    assert {key: seen(key) for key in ("noc_a", "noc_b", "police", "leader")} == {
        "noc_a": True, "noc_b": False, "police": False, "leader": True,
    }  # fmt: skip
    actions.send_plan(version.pk, by=province.actor("noc_a"), now=NOW)
    assert seen("police") and not seen("noc_b")
    assert queries.plans(viewer=province.actor("noc_b"), now=NOW) == ()
    with pytest.raises(NotAllowed):
        queries.plans(viewer=province.actor("commune"), now=NOW)
    with pytest.raises(NotFound):
        queries.plan_paper(plan_id, form="pdf", viewer=province.actor("noc_b"), now=NOW)
    with pytest.raises(NotFound):
        actions.write_plan(version.pk, CONTENT, by=province.actor("noc_b"), now=NOW)
    with pytest.raises(NotFound):
        actions.revise_plan(plan_id, by=province.actor("noc_b"), now=NOW)


def test_the_next_draft_of_a_signed_plan_is_hidden_from_the_police(province: Province) -> None:
    first = plan_agreed(province)
    actions.revise_plan(first.plan_id, by=province.actor("noc_a"), now=NOW)
    assert queries.plan(first.plan_id, viewer=province.actor("noc_a"), now=NOW).version == 2
    seen = queries.plan(first.plan_id, viewer=province.actor("police"), now=NOW)
    assert seen.version == 1 and [one[0] for one in seen.versions] == [1]
    with pytest.raises(NotFound):
        queries.plan(first.plan_id, viewer=province.actor("police"), now=NOW, version=2)


def test_a_new_version_is_compared_and_replaces_the_old_one_at_the_second_signature(province: Province) -> None:
    first = plan_agreed(province)
    second = actions.revise_plan(first.plan_id, by=province.actor("noc_a"), now=NOW)
    with pytest.raises(Refused):
        actions.revise_plan(first.plan_id, by=province.actor("noc_a"), now=NOW)
    content = dataclasses.replace(CONTENT, texts={**CONTENT.texts, "guard": "12 người tại 4 trạm"})
    until = DAY + dt.timedelta(days=500)
    actions.write_plan(second.pk, content, valid_until=until, by=province.actor("noc_a"), now=NOW)
    second = actions.send_plan(second.pk, by=province.actor("noc_a"), now=NOW)
    plan_sign(province, second, "police")
    assert dict(PlanVersion.objects.values_list("number", "state")) == {1: "agreed", 2: "signing"}
    plan_sign(province, second, "noc_a")
    assert dict(PlanVersion.objects.values_list("number", "state")) == {1: "superseded", 2: "agreed"}
    blocks = queries.compare_plan(first.plan_id, older=1, newer=2, viewer=province.actor("police"))
    changed = {one.name for one in blocks if one.change != "same"}
    assert changed == {"Lực lượng, điểm canh gác", "Hiệu lực đến trước ngày"}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(number=1).update(state="agreed")


def faults(content: PlanContent, *, until: dt.date | None = DAY + dt.timedelta(days=365)) -> set[str]:
    parts = tuple(CONTENT.texts)
    return {
        one.code for one in rules.plan_faults(title="x", content=content, parts=parts, valid_until=until, today=DAY)
    }


def test_degraded_mode_is_part_of_every_plan() -> None:
    assert faults(CONTENT) == set()
    assert faults(PlanContent()) == {"empty_section", "no_priority", "no_link", "no_contact"}
    same = (KeptLink(name="a", primary="Tuyến  cáp 1", fallback="tuyến cáp 1"),)
    assert faults(dataclasses.replace(CONTENT, links=same)) == {"same_fallback"}
    bare = (PriorityUser(name="Tỉnh ủy", means="Điện thoại"),)
    assert faults(dataclasses.replace(CONTENT, users=bare)) == {"no_priority"}
    assert faults(CONTENT, until=None) == {"no_end"}
    assert faults(CONTENT, until=DAY) == {"past_end"}
    assert faults(CONTENT, until=DAY + dt.timedelta(days=800)) == {"long_end"}


def test_an_incomplete_plan_is_not_sent_and_a_stale_save_refused(province: Province) -> None:
    noc = province.actor("noc_a")
    version = actions.start_plan(scenario="unrest", police="cat", by=noc, now=NOW)
    with pytest.raises(Refused) as faulty:
        actions.send_plan(version.pk, by=noc, now=NOW)
    assert "no_link" in {code for code, _place, _words in faulty.value.details["faults"]}
    actions.write_plan(version.pk, CONTENT, by=noc, now=NOW, revision=1)
    with pytest.raises(Refused) as stale:
        actions.write_plan(version.pk, CONTENT, by=noc, now=NOW, revision=1)
    assert stale.value.given_code == "stale"
    with pytest.raises(Invalid):
        actions.write_plan(version.pk, PlanContent(texts={"ghost": "x"}), by=noc, now=NOW)
    with pytest.raises(Invalid):
        actions.write_plan(version.pk, PlanContent(users=(PriorityUser(name="x", rank=9),)), by=noc, now=NOW)


@pytest.mark.parametrize(("scenario", "police"), [("ghost", "cat"), ("unrest", "skhcn"), ("unrest", "vtp")])
def test_a_plan_needs_a_scenario_of_the_library_and_a_police_body(
    province: Province, scenario: str, police: str
) -> None:
    with pytest.raises(Invalid):
        actions.start_plan(scenario=scenario, police=police, by=province.actor("noc_a"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.start_plan(scenario="unrest", police="cat", by=province.actor("police"), now=NOW)


def test_a_signature_holds_to_the_text_that_was_shown(province: Province) -> None:
    version = plan_sent(province)
    with pytest.raises(Refused) as stale:
        actions.sign_plan(version.pk, sha256="0" * 64, by=province.actor("police"), now=NOW)
    assert stale.value.given_code == "stale"
    PlanVersion.objects.filter(pk=version.pk).update(content={"texts": {}})
    with pytest.raises(Refused):
        plan_sign(province, version, "police")


def test_the_police_send_a_plan_back_with_the_reason(province: Province) -> None:
    version = plan_sent(province)
    plan_sign(province, version, "noc_a")
    with pytest.raises(Invalid):
        actions.return_plan(version.pk, note="", by=province.actor("police"), now=NOW)
    actions.return_plan(version.pk, note="Thiếu điểm gác", by=province.actor("police"), now=NOW)
    version.refresh_from_db()
    assert (version.state, version.signatures.count(), version.returned_note) == ("draft", 0, "Thiếu điểm gác")


def test_expiry_and_missing_exercises_are_said_in_time(province: Province) -> None:
    version = plan_agreed(province)
    clerk = province.actor("clerk")

    def standing(days: int) -> tuple[str, bool]:
        (line,) = queries.plans(viewer=clerk, now=NOW + dt.timedelta(days=days))
        return line.standing.code, line.exercise_due

    assert [standing(days) for days in (0, 310, 365)] == [
        ("in_force", False), ("expiring", False), ("expired", True),
    ]  # fmt: skip
    plans = queries.plans_for_incident("unrest", viewer=province.actor("police"), now=NOW)
    assert [one.plan_id for one in plans] == [version.plan_id]
    assert queries.plans_for_incident("fiber", viewer=clerk, now=NOW) == ()
    assert queries.plans_for_incident("unrest", viewer=clerk, now=NOW + dt.timedelta(days=366)) == ()
    assert queries.plans_for_incident("unrest", viewer=province.actor("commune"), now=NOW) == ()


def test_an_exercise_is_recorded_on_a_signed_plan_only(province: Province) -> None:
    version = plan_sent(province)
    given = {"held_on": DAY, "form": "field", "result": "partial", "took_part": "Công an xã, đội ứng cứu"}
    noc = province.actor("noc_a")
    with pytest.raises(NotFound):
        actions.record_exercise(version.plan_id, **given, findings="x", by=noc, now=NOW)  # type: ignore[arg-type]
    plan_sign(province, version, "noc_a")
    plan_sign(province, version, "police")
    for wrong in (
        {"held_on": DAY + dt.timedelta(days=2)}, {"took_part": " "}, {"form": "x"}, {"result": "x"}, {"findings": ""},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            actions.record_exercise(version.plan_id, **(given | {"findings": "x"} | wrong), by=noc, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        actions.record_exercise(version.plan_id, **given, findings="x", by=province.actor("noc_b"), now=NOW)  # type: ignore[arg-type]
    actions.record_exercise(version.plan_id, **given, findings="Bộ đàm hết pin", by=noc, now=NOW)  # type: ignore[arg-type]
    (one,) = queries.plan(version.plan_id, viewer=province.actor("police"), now=NOW).exercises
    assert (one.result, one.findings, one.version) == ("partial", "Bộ đàm hết pin", 1)
    assert OutboxEntry.objects.get(topic="PlanExercised").payload["result"] == "partial"
    (line,) = queries.plans(viewer=noc, now=NOW + dt.timedelta(days=364))
    assert not line.exercise_due


def test_coverage_says_which_plans_are_missing(province: Province) -> None:
    plan_agreed(province)
    found = queries.coverage(viewer=province.actor("clerk"), now=NOW)
    rows = {row.owner_code: {key: line for key, line, _expected in row.cells} for row in found}
    expected = {row.owner_code: {key for key, _line, wanted in row.cells if wanted} for row in found}
    assert expected["buudien"] == {"postal", "storm", "cyber"} and "cable_cut" in expected["vtp"]
    assert {"vtp", "vnp", "evn", "buudien", "dai"} == set(rows)
    assert rows["vtp"]["unrest"] is not None and rows["vtp"]["storm"] is None and rows["vnp"]["unrest"] is None
    (own,) = queries.coverage(viewer=province.actor("noc_b"), now=NOW)
    assert own.owner_code == "vnp" and all(line is None for _key, line, _expected in own.cells)


def test_the_paper_holds_degraded_mode_and_signatures(province: Province) -> None:
    import pypdf

    version = plan_agreed(province)
    data, _name = queries.plan_paper(version.plan_id, form="pdf", viewer=province.actor("police"), now=NOW)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).replace("\xa0", " ")
    assert "PHƯƠNG ÁN" in text and "Tỉnh ủy" in text and "Võ Công An" in text
    word, _name = queries.plan_paper(version.plan_id, form="docx", viewer=province.actor("police"), now=NOW)
    assert word[:2] == b"PK"

"""Coordination regulations: one body answers for each duty, all sign the same text, one version binds."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from agreement_cases import DUTIES, PARTIES, agreed, sent, sign, write, written
from builders import NOW, Province, small_province
from thongsuot.agreements import actions, pack, queries, rules
from thongsuot.agreements.models import RaciCell, RegulationSignature, RegulationVersion
from thongsuot.agreements.values import DutyIn
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def test_all_parties_sign_and_it_comes_into_force(province: Province) -> None:
    version = sent(province)
    for code in PARTIES[:2]:
        sign(province, version, code)
    version.refresh_from_db()
    assert version.state == "signing" and OutboxEntry.objects.filter(topic="RegulationAgreed").count() == 0
    sign(province, version, "vtp")
    version.refresh_from_db()
    assert version.state == "agreed"
    view = queries.regulation(version.regulation_id, viewer=province.actor("noc_a"), now=NOW)
    assert view.standing.code == "in_force" and view.missing == ()
    assert [one.leads for one in view.duties] == ["Công an tỉnh", "VTP"]
    assert OutboxEntry.objects.get(topic="RegulationAgreed").payload["version"] == 1


def test_exactly_one_body_answers_for_a_duty(province: Province) -> None:
    version, clerk = written(province), province.actor("clerk")
    two = (dataclasses.replace(DUTIES[0], letters={"cat": "A", "vtp": "AR"}),)
    with pytest.raises(Invalid) as refused:
        actions.write_duties(version.pk, two, by=clerk, now=NOW)
    assert refused.value.given_code == "many_accountable"
    none = (dataclasses.replace(DUTIES[0], letters={"cat": "C", "vtp": "R"}),)
    actions.write_duties(version.pk, none, by=clerk, now=NOW)
    with pytest.raises(Refused) as faulty:
        actions.send_regulation(version.pk, by=clerk, now=NOW)
    assert faulty.value.details["faults"] == [["no_accountable", 1]]


def test_the_database_itself_refuses_a_second_body_that_answers(province: Province) -> None:
    cell = RaciCell.objects.get(duty__version=written(province), duty__key="guard", letter="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        RaciCell.objects.create(duty=cell.duty, organisation=province.bodies["evn"], letter="AR")
    RaciCell.objects.create(duty=cell.duty, organisation=province.bodies["evn"], letter="C")


@pytest.mark.parametrize(
    ("letters", "subjects"),
    [({"evn": "C"}, ()), ({"cat": "X"}, ()), ({"cat": "A"}, ("no such subject",))],
)
def test_a_stranger_a_wrong_letter_and_an_unknown_subject_are_refused(
    province: Province, letters: dict[str, str], subjects: tuple[str, ...]
) -> None:
    version = written(province)
    duty = DutyIn(key="x", text="Việc", letters=letters, subjects=subjects)
    with pytest.raises(Invalid):
        actions.write_duties(version.pk, (duty,), by=province.actor("clerk"), now=NOW)


def test_a_body_that_leaves_loses_its_letters(province: Province) -> None:
    version, clerk = written(province), province.actor("clerk")
    actions.write_regulation(version.pk, title="X", parties=("skhcn", "cat"), by=clerk, now=NOW)
    assert not RaciCell.objects.filter(duty__version=version, organisation__code="vtp").exists()
    with pytest.raises(Invalid):
        actions.write_regulation(version.pk, title="X", parties=("skhcn", "ghost"), by=clerk, now=NOW)


def test_what_is_missing_is_listed_before_it_is_sent(province: Province) -> None:
    codes = [
        (one.code, one.place)
        for one in rules.regulation_faults(
            title=" ", parties=("a",), duties=(DutyIn(key="k", text=""),), valid_from=None, valid_until=None
        )
    ]
    assert codes == [
        ("no_title", 0), ("few_parties", 0), ("no_start", 0), ("no_text", 1), ("no_accountable", 1), ("no_responsible", 1),
    ]  # fmt: skip
    backwards = rules.regulation_faults(
        title="x", parties=("a", "b"), duties=DUTIES, valid_from=dt.date(2026, 2, 1), valid_until=dt.date(2026, 2, 1)
    )
    assert [one.code for one in backwards] == ["bad_period"]


def test_a_signature_holds_to_the_text_that_was_shown(province: Province) -> None:
    version = sent(province)
    with pytest.raises(Refused) as stale:
        actions.sign_regulation(version.pk, sha256="0" * 64, by=province.actor("police"), now=NOW)
    assert stale.value.given_code == "stale"
    version.duties.update(text="Sửa lén")
    with pytest.raises(Refused):
        sign(province, version, "cat")


def test_nobody_signs_twice_nor_for_others(province: Province) -> None:
    version = sent(province)
    sign(province, version, "cat")
    with pytest.raises(Refused) as twice:
        sign(province, version, "cat")
    assert twice.value.given_code == "signed_already"
    with pytest.raises(NotFound):
        actions.sign_regulation(version.pk, sha256=version.content_sha256, by=province.actor("noc_b"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.sign_regulation(version.pk, sha256=version.content_sha256, by=province.actor("chair"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.sign_regulation(version.pk, sha256=version.content_sha256, by=province.actor("clerk"), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        first = RegulationSignature.objects.get()
        RegulationSignature.objects.create(
            version=version, organisation=first.organisation, person=first.person, name="x", at=NOW, content_sha256=""
        )


def test_what_was_sent_back_lost_its_signatures_and_says_why(province: Province) -> None:
    version = sent(province)
    sign(province, version, "skhcn")
    with pytest.raises(Invalid):
        actions.return_regulation(version.pk, note=" ", by=province.actor("police"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.return_regulation(version.pk, note="x", by=province.actor("chair"), now=NOW)
    actions.return_regulation(version.pk, note="Thiếu công an xã", by=province.actor("police"), now=NOW)
    version.refresh_from_db()
    assert (version.state, version.signatures.count(), version.returned_by) == ("draft", 0, "Võ Công An")
    with pytest.raises(NotFound):
        queries.regulation(version.regulation_id, viewer=province.actor("police"), now=NOW)


def test_only_a_draft_is_written_and_a_stale_save_is_refused(province: Province) -> None:
    version, clerk = written(province), province.actor("clerk")
    with pytest.raises(Refused) as stale:
        actions.write_duties(version.pk, DUTIES, by=clerk, now=NOW, revision=1)
    assert stale.value.given_code == "stale"
    actions.send_regulation(version.pk, by=clerk, now=NOW)
    with pytest.raises(Refused) as sent_already:
        actions.write_duties(version.pk, DUTIES, by=clerk, now=NOW)
    assert sent_already.value.given_code == "wrong_state"
    with pytest.raises(NotAllowed):
        actions.write_duties(version.pk, DUTIES, by=province.actor("noc_a"), now=NOW)


def test_a_new_version_replaces_the_old_one_only_when_all_have_signed(province: Province) -> None:
    first = agreed(province)
    clerk = province.actor("clerk")
    second = actions.revise_regulation(first.regulation_id, by=clerk, now=NOW)
    with pytest.raises(Refused):
        actions.revise_regulation(first.regulation_id, by=clerk, now=NOW)
    changed = (dataclasses.replace(DUTIES[0], text="Bảo vệ tuyến cáp và trạm trọng yếu"),)
    write(province, second, duties=changed)
    second = actions.send_regulation(second.pk, by=clerk, now=NOW)
    sign(province, second, "skhcn")
    sign(province, second, "cat")
    states = dict(RegulationVersion.objects.values_list("number", "state"))
    assert states == {1: "agreed", 2: "signing"}
    sign(province, second, "vtp")
    assert dict(RegulationVersion.objects.values_list("number", "state")) == {1: "superseded", 2: "agreed"}
    blocks = queries.compare_regulation(first.regulation_id, older=1, newer=2, viewer=province.actor("noc_a"), now=NOW)
    assert {(one.change) for one in blocks if one.name.startswith(("Nhiệm vụ", "Duty"))} == {"changed", "removed"}
    with pytest.raises(IntegrityError), transaction.atomic():
        RegulationVersion.objects.filter(number=1).update(state="agreed")


def test_who_leads_is_answered_from_what_binds_today_and_only_to_parties(province: Province) -> None:
    version = agreed(province)
    (line,) = queries.leads_for_incident("theft", viewer=province.actor("noc_a"), now=NOW)
    assert (line.leads, line.does, line.informed, line.own_letter) == ("Công an tỉnh", ("VTP",), ("Sở KH&CN",), "R")
    (fiber, restore) = queries.leads_for_incident("fiber", viewer=province.actor("duty_officer"), now=NOW)
    assert (fiber.duty, restore.leads) == ("Bảo vệ tuyến cáp trọng yếu", "VTP")
    text = "Tăng cường tuần tra, phòng chống trộm cắp cáp"
    assert len(queries.leads_for_text(text, viewer=province.actor("police"), now=NOW)) == 1
    assert queries.leads_for_text("Chúc mừng", viewer=province.actor("police"), now=NOW) == ()
    assert queries.leads_for_incident("theft", viewer=province.actor("noc_b"), now=NOW) == ()
    after = NOW + dt.timedelta(days=401)
    assert queries.leads_for_incident("theft", viewer=province.actor("noc_a"), now=after) == ()
    actions.end_regulation(version.pk, reason="Sáp nhập", by=province.actor("clerk"), now=NOW)
    assert queries.leads(viewer=province.actor("noc_a"), now=NOW) == ()


def test_a_rival_and_a_draft_are_not_seen(province: Province) -> None:
    draft = written(province)
    for key in ("police", "noc_a", "noc_b"):
        with pytest.raises(NotFound):
            queries.regulation(draft.regulation_id, viewer=province.actor(key), now=NOW)
    version = agreed(province)
    assert len(queries.regulations(viewer=province.actor("noc_a"), now=NOW)) == 1
    assert queries.regulations(viewer=province.actor("noc_b"), now=NOW) == ()
    with pytest.raises(NotFound):
        queries.regulation_paper(version.regulation_id, form="pdf", viewer=province.actor("noc_b"), now=NOW)
    assert len(queries.regulations(viewer=province.actor("inspector"), now=NOW)) == 2


def test_what_expires_is_said_in_time_and_listed_first(province: Province) -> None:
    agreed(province)
    agreed(province, until_days=30)
    lines = queries.regulations(viewer=province.actor("clerk"), now=NOW)
    assert [one.standing.code for one in lines] == ["expiring", "in_force"]
    assert lines[0].standing.days_left == 30
    later = queries.regulations(viewer=province.actor("clerk"), now=NOW + dt.timedelta(days=30), standing="expired")
    assert [one.regulation_id for one in later] == [lines[0].regulation_id]


def test_the_paper_holds_matrix_and_signatures(province: Province) -> None:
    import io

    import pypdf

    version = agreed(province)
    viewer = province.actor("police")
    data, name = queries.regulation_paper(version.regulation_id, form="pdf", viewer=viewer, now=NOW)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).replace("\xa0", " ")
    assert name.endswith(".pdf") and "QUY CHẾ" in text and "A/R" in text and "Võ Công An" in text
    word, _name = queries.regulation_paper(version.regulation_id, form="docx", viewer=viewer, now=NOW)
    assert word[:2] == b"PK"


def test_every_incident_kind_has_somebody_to_ask_and_scenarios_are_whole() -> None:
    from thongsuot.incidents.words import IncidentKind

    assert all(pack.subjects_of_incident(kind) for kind in IncidentKind.values)
    wanted = {
        "sabotage", "unrest", "cable_cut", "power_loss", "storm", "postal", "broadcast_takeover", "cyber",
    }  # fmt: skip
    assert set(pack.scenarios()) == wanted
    for one in pack.scenarios().values():
        assert set(one.incident_kinds) <= set(IncidentKind.values) and one.incident_kinds
        assert {"situation", "alert", "response", "restoration"} <= {part.key for part in one.parts}
    assert "readiness" in {part.key for part in pack.scenarios()["unrest"].parts}

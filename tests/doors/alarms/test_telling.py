"""A person tells of a trouble field by field: what they may see to choose from, what is kept, what is refused."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from builders import NOW
from incident_stage import Stage, build
from thongsuot.adapters.alarms_in import told
from thongsuot.adapters.alarms_in.codes import SEVERITIES
from thongsuot.alarms.intake import decode
from thongsuot.alarms.models import Alarm, AlarmMessage
from thongsuot.alarms.values import Sender
from thongsuot.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
PAGE = "/alarms/tell/"
GIVEN = {"thing": "A1", "choice": "", "problem": "MAINS_FAIL", "ended": "0", "keep": "1"}


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


def signed_in(stage: Stage, who: str) -> Client:
    client = Client()
    client.force_login(stage.province.persons[who])
    return client


def test_a_trouble_is_told_shown_first_and_ended(stage: Stage) -> None:
    client = signed_in(stage, "noc_a")
    looked = client.post(PAGE, GIVEN | {"keep": "0"})
    assert 'id="read-rows"' in looked.content.decode() and not AlarmMessage.objects.exists()
    since = {"since": "2026-11-23T09:30"}
    assert [client.post(PAGE, GIVEN | since).status_code for _ in range(2)] == [302, 302]
    alarm = Alarm.objects.get()
    assert (alarm.object_id, alarm.perceived_severity, alarm.probable_cause) == ("A1", "major", "powerProblem")
    assert alarm.first_raised_at == dt.datetime(2026, 11, 23, 2, 30, tzinfo=dt.UTC)
    assert AlarmMessage.objects.get().repeats == 1, "told twice, it stands once"
    assert client.post(PAGE, GIVEN | {"ended": "1"}).status_code == 302
    alarm.refresh_from_db()
    assert not alarm.is_active


def test_a_chosen_object_and_a_given_severity_count(stage: Stage) -> None:
    client = signed_in(stage, "noc_a")
    assert client.post(PAGE, GIVEN | {"thing": "tram a", "choice": "A2", "severity": "critical"}).status_code == 302
    alarm = Alarm.objects.get()
    assert (alarm.object_id, alarm.perceived_severity) == ("A2", "critical")


@pytest.mark.parametrize(
    "wrong", [{"problem": ""}, {"problem": "NONSENSE"}, {"thing": ""}, {"since": "2099-01-01T00:00"}, {"since": "x"},
              {"severity": "cleared"}, {"ended": "2"}]
)  # fmt: skip
def test_what_is_wrong_is_told_and_what_was_typed_stays(stage: Stage, wrong: dict[str, str]) -> None:
    answer = signed_in(stage, "noc_a").post(PAGE, GIVEN | {"note": "ghi chú của tôi"} | wrong)
    assert answer.status_code == 422 and "ghi chú của tôi" in answer.content.decode()
    assert not AlarmMessage.objects.exists()


def test_the_objects_to_choose_from_are_those_that_the_person_may_see(stage: Stage) -> None:
    def offered(who: str, words: str) -> str:
        answer = signed_in(stage, who).get(f"{PAGE}objects/", {"thing": words})
        assert answer.status_code == 200
        return answer.content.decode()

    assert 'value="A1"' in offered("noc_a", "a1") and 'value="A1"' not in offered("noc_b", "a1")
    assert 'value="B1"' in offered("noc_b", "B1") and 'value="B1"' not in offered("noc_a", "B1")
    assert "<input" not in offered("noc_a", "a") and "<input" not in offered("noc_a", "a\x00\x00zz")
    assert signed_in(stage, "auditor").get(f"{PAGE}objects/", {"thing": "A1"}).status_code == 403
    assert signed_in(stage, "auditor").get(PAGE).status_code == 403
    found = signed_in(stage, "noc_a").post(PAGE, {"thing": "a1", "keep": "find"})  # without scripts
    assert found.status_code == 200 and 'value="A1"' in found.content.decode()


def test_a_person_may_tell_over_the_api(stage: Stage) -> None:
    def send(who: str, body: dict[str, Any]) -> int:
        answer = signed_in(stage, who).post("/api/v1/alarms/tell", json.dumps(body), content_type="application/json")
        return answer.status_code

    assert send("noc_a", {"thing": "A1", "problem": "LINK_LOS", "note": "xe múc"}) == 202
    assert Alarm.objects.get().details == "xe múc"
    assert send("noc_a", {"thing": "A1", "problem": "NONSENSE"}) == 422
    assert send("auditor", {"thing": "A1", "problem": "LINK_LOS"}) == 403


def test_every_choice_of_the_pack_has_words_and_is_taken_by_the_intake() -> None:
    sender = Sender(id=1, code="x", organisation_id=1)
    for cause, problems in told.causes():
        assert cause in told.CAUSES
        for problem, severity in problems.items():
            alarm = told.alarm_of(thing="A1", problem=problem, now=NOW)
            assert severity in SEVERITIES and decode([alarm], sender=sender, now=NOW).good
    with pytest.raises(Invalid):
        told.alarm_of(thing=" ", problem="MAINS_FAIL", now=NOW)

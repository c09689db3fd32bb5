"""Two operators share one cut duct: neither sees a byte of the other's plant."""

from __future__ import annotations

import dataclasses
import json

import pytest

from builders import NOW
from incident_stage import Stage
from thongsuot.incidents import actions, queries
from thongsuot.incidents.models import AffectedSite
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound

SECRETS_OF_B = ("B1", "B2", "LB", "CB", "VNP", "vnp", "Hải Vân", "Hoàng Khai Thác", "Trạm B")


def everything(viewer: Actor, code: str) -> str:
    """Give all that a viewer can read of incidents and grouped alarms, as one text."""
    parts = [
        queries.incidents(viewer=viewer),
        queries.room(code, viewer=viewer, now=NOW),
        queries.active_site_states(viewer=viewer),
        queries.my_incidents(viewer=viewer, now=NOW),
        queries.period_summary(viewer=viewer, start=NOW.replace(hour=0), end=NOW.replace(hour=23)),
        queries.brief(code, viewer=viewer),
        queries.organisations_of(code, viewer=viewer),
        [link.message.alarm.object_id for link in queries.messages_of(code, viewer=viewer)],
    ]
    if viewer.may("alarms.read"):
        parts.append(queries.alarm_groups(viewer=viewer))
    return json.dumps(
        parts, default=lambda o: dataclasses.asdict(o) if dataclasses.is_dataclass(o) else str(o), ensure_ascii=False
    )


def play(stage: Stage) -> str:
    code = stage.cut().code
    b = stage.actor("noc_b")
    actions.acknowledge(code, by=b, now=NOW)
    actions.set_cause(code, cause="Đứt tại B1", by=b, now=NOW)
    actions.add_note(code, note="Tổ ứng cứu đến B2", by=b, now=NOW)
    actions.restore(code, by=b, now=NOW)
    return code


def test_an_operator_reads_nothing_of_its_rival(stage: Stage) -> None:
    code = play(stage)
    text = everything(stage.actor("noc_a"), code)
    assert "A1" in text and "D1" in text, "its own sites and the shared duct are named"
    assert [secret for secret in SECRETS_OF_B if secret in text] == []
    assert "3000" in text and "4000" not in text, "its own users, not the sum"


def test_the_same_words_do_show_to_the_department(stage: Stage) -> None:
    code = play(stage)
    text = everything(stage.actor("duty_officer"), code)
    assert [secret for secret in ("A1", "B1", "B2", "Hải Vân", "Đứt tại B1") if secret not in text] == []


def test_without_the_scope_the_rivals_sites_would_show(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    code = play(stage)
    monkeypatch.setattr("thongsuot.incidents.scope.sees_whole", lambda incident, viewer: True)
    monkeypatch.setattr("thongsuot.incidents.queries.rooms.sees_whole", lambda incident, viewer: True)
    text = everything(stage.actor("noc_a"), code)
    assert any(secret in text for secret in SECRETS_OF_B)


def test_who_shares_nothing_finds_nothing(stage: Stage) -> None:
    code = stage.cut().code
    for key in ("police", "commune"):
        viewer = stage.actor(key)
        assert queries.incidents(viewer=viewer) == []
        with pytest.raises(NotFound):
            queries.room(code, viewer=viewer, now=NOW)


def test_what_a_rival_is_made_of_changes_nothing_that_an_operator_reads(stage: Stage) -> None:
    code = stage.cut().code
    viewer = stage.actor("noc_a")
    before = everything(viewer, code)
    rows = AffectedSite.objects.filter(organisation=stage.province.bodies["vnp"])
    for number, row in enumerate(rows):
        row.site_code, row.name, row.place, row.users = f"Q{number}", "khác", "nơi khác", 77
        row.save()
    assert everything(viewer, code) == before

"""Corrections that the alarms suggest: kept once, accepted, rejected, taken back; each body sees its own."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, Province, small_province
from small_network import small_network
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.network import actions, proposals, queries
from thongsuot.network.importing import read_network
from thongsuot.network.models import Cable, PlantChange, Proposal, Site
from thongsuot.network.values import Suggestion

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=5)


@pytest.fixture
def province() -> Province:
    made = small_province()
    admin = made.actor("admin")
    draft = read_network(small_network(), file="n.json", known=queries.known_codes(viewer=admin))
    actions.apply_import(draft, by=admin, now=NOW)
    return made


def feeder(code: str = "A2", proposed: str = "F2", written: str = "F1", *, seen: int = 1) -> Suggestion:
    return Suggestion(
        kind="feeder", code=code, proposed=proposed, written=written, probability=0.97, seen=seen, against=0,
        moments=(NOW,) * seen,
    )  # fmt: skip


def duct(code: str, proposed: str) -> Suggestion:
    return Suggestion(
        kind="duct", code=code, proposed=proposed, written="", probability=0.93, seen=1, against=0, moments=(NOW,)
    )


def propose(*found: Suggestion) -> list[Proposal]:
    return actions.propose_repairs(found, by=HOUSE, now=NOW)


def feeder_of(code: str) -> str:
    site = Site.objects.select_related("feeder").get(code=code)
    assert site.feeder is not None
    return site.feeder.code


def test_the_same_suggestion_is_one_proposal_and_more_events_bring_it_up_to_date(province: Province) -> None:
    propose(feeder())
    propose(feeder(seen=3))
    row = Proposal.objects.get()
    assert (row.seen, len(row.moments), row.owner) == (3, 3, province.bodies["vtp"])


def test_what_the_registry_says_already_or_does_not_know_is_no_proposal(province: Province) -> None:
    propose(feeder("A3", "F2", "F1"), feeder("X9"), feeder("A2", "F9"), duct("CL4", "CM1"), duct("CL1", "CX"))
    assert Proposal.objects.count() == 0


def test_accepting_writes_the_feeder_keeps_the_trace_and_tells_the_worker(province: Province) -> None:
    (row,) = propose(feeder())
    before = queries.registry_revision()
    actions.accept_proposal(row.pk, by=province.actor("noc_a"), now=LATER)
    assert feeder_of("A2") == "F2"
    assert queries.registry_revision() == before + 1
    assert OutboxEntry.objects.filter(topic="RegistryChanged", payload__revision=before + 1).exists()
    change = queries.history("site", "A2", viewer=province.actor("noc_a"))[0]
    assert change.fields == {"feeder": ["F1", "F2"]}
    with pytest.raises(Refused) as refused:
        actions.accept_proposal(row.pk, by=province.actor("duty_officer"), now=LATER)
    assert refused.value.given_code == "decided"


def test_an_accepted_proposal_can_be_taken_back_unless_the_object_changed_since(province: Province) -> None:
    officer = province.actor("duty_officer")
    (row,) = propose(feeder())
    actions.accept_proposal(row.pk, by=officer, now=LATER)
    actions.take_back_proposal(row.pk, by=officer, now=LATER)
    assert feeder_of("A2") == "F1"
    assert PlantChange.objects.filter(code="A2", is_new=False).count() == 2

    (other,) = propose(feeder("A1"))
    actions.accept_proposal(other.pk, by=officer, now=LATER)
    Site.objects.filter(code="A1").update(feeder=None)
    with pytest.raises(Refused, match="A1"):
        actions.take_back_proposal(other.pk, by=officer, now=LATER)


def test_a_registry_changed_meanwhile_refuses_the_old_proposal_and_writes_nothing(province: Province) -> None:
    (row,) = propose(feeder())
    Site.objects.filter(code="A2").update(feeder=None)
    with pytest.raises(Refused) as refused:
        actions.accept_proposal(row.pk, by=province.actor("duty_officer"), now=LATER)
    assert refused.value.given_code == "changed"
    row.refresh_from_db()
    assert row.state == "open"
    assert not PlantChange.objects.filter(code="A2", is_new=False).exists()


def test_a_rejection_needs_a_reason_and_holds_against_further_alarms(province: Province) -> None:
    noc = province.actor("noc_a")
    (row,) = propose(feeder())
    with pytest.raises(Invalid, match="ngắn gọn"):
        actions.reject_proposal(row.pk, reason="  ", by=noc, now=LATER)
    actions.reject_proposal(row.pk, reason="đấu tạm qua F2 khi sửa trạm", by=noc, now=LATER)
    propose(feeder(seen=4))
    row.refresh_from_db()
    assert (row.state, row.seen) == ("rejected", 4)
    assert list(proposals.proposals(viewer=noc, decided=True)) == [row]


def test_another_feeder_for_the_same_site_overtakes_the_open_proposal(province: Province) -> None:
    officer = province.actor("duty_officer")
    admin = province.actor("admin")
    more = {"format": "thongsuot.network/1", "feeders": [{"id": "F3", "substation": "S1"}]}
    draft = read_network(more, file="m.json", known=queries.known_codes(viewer=admin))
    actions.apply_import(draft, by=admin, now=NOW)
    (first,) = propose(feeder())
    (second,) = propose(feeder(proposed="F3"))
    first.refresh_from_db()
    assert first.state == "overtaken"
    assert list(proposals.proposals(viewer=officer)) == [second]
    (again,) = propose(feeder(seen=2))
    assert (again.pk, again.state) == (first.pk, "open")


def test_two_cables_get_one_duct_and_lose_it_again_when_taken_back(province: Province) -> None:
    officer = province.actor("duty_officer")
    (row,) = propose(duct("CL1", "CL2"))
    actions.accept_proposal(row.pk, by=officer, now=LATER)
    cables = {c.code: c.duct for c in Cable.objects.select_related("duct").filter(code__in=("CL1", "CL2"))}
    assert cables["CL1"] is not None
    assert cables["CL1"] == cables["CL2"]
    actions.take_back_proposal(row.pk, by=officer, now=LATER)
    assert Cable.objects.filter(code__in=("CL1", "CL2"), duct__isnull=True).count() == 2

    (known,) = propose(duct("CL1", "CL4"))  # CL4 lies in D1, which its rival's cable shares
    actions.accept_proposal(known.pk, by=officer, now=LATER)
    assert Cable.objects.get(code="CL1").duct == Cable.objects.get(code="CL4").duct


def test_a_body_sees_and_decides_proposals_of_its_own_plant_alone(province: Province) -> None:
    (row,) = propose(feeder())
    (shared,) = propose(duct("CL1", "CM1"))
    a, b = province.actor("noc_a"), province.actor("noc_b")
    assert list(proposals.proposals(viewer=a)) == [row]
    assert list(proposals.proposals(viewer=b)) == []
    assert set(proposals.proposals(viewer=province.actor("duty_officer"))) == {row, shared}
    for pk in (row.pk, shared.pk):
        with pytest.raises(NotFound):
            actions.accept_proposal(pk, by=b, now=LATER)
    with pytest.raises(NotFound):
        actions.accept_proposal(shared.pk, by=a, now=LATER)

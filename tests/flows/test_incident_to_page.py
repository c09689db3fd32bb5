"""An incident calls the department and its operators; each reads its own figures, and an answer takes it over."""

from __future__ import annotations

import pytest

from builders import NOW, Province, small_province
from rosters import SECOND, Memory, operator_and_department, put
from thongsuot.config.wiring import HANDLERS
from thongsuot.duty import actions as duty
from thongsuot.duty import queries as duty_queries
from thongsuot.duty.models import Page
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    made = small_province()
    operator_and_department(made)
    put(made, "noc_b", "operation")
    return made


def drain(*, after_s: int = 60) -> None:
    """Hand every fact on, and let none fail."""
    for turn in range(10):
        if not outbox.work(HANDLERS, worker="test", clock=lambda turn=turn: NOW + (turn + after_s) * SECOND):  # type: ignore[misc]
            break
    assert list(OutboxEntry.objects.exclude(state="done").values_list("topic", "last_error")) == []


def cut(province: Province, *bodies: str) -> str:
    """Open an incident that the bodies share, and hand the facts on."""
    made = incidents.open_by_hand(
        kind="fiber",
        title="Đứt cáp",
        place="xã An Bình",
        started_at=NOW - 300 * SECOND,
        level=3,
        by=province.actor("duty_officer"),
        now=NOW,
    )
    for body in bodies:
        incidents.share_with(made.code, province.bodies[body], by=province.actor("duty_officer"), now=NOW)
    drain()
    return made.code


def states() -> dict[str, str]:
    return {page.organisation.code: page.state for page in Page.objects.select_related("organisation")}


def test_an_incident_calls_the_department_and_each_operator_once(province: Province) -> None:
    code = cut(province, "vtp", "vnp")
    assert states() == {"skhcn": "open", "vtp": "open", "vnp": "open"}
    OutboxEntry.objects.update(state="waiting")
    drain()
    assert Page.objects.count() == 3, "a fact handed on twice calls nobody twice"
    assert all(code in page.title and page.severity == "critical" for page in Page.objects.all())


def test_a_commune_that_shares_an_incident_is_not_called(province: Province) -> None:
    cut(province, "xa-an-binh", "vtp")
    assert set(states()) == {"skhcn", "vtp"}


def test_an_operator_without_anybody_here_is_named_to_the_department(province: Province) -> None:
    cut(province, "evn", "vtp")
    assert "evn" not in states()


def test_answering_the_call_takes_the_incident_over(province: Province) -> None:
    code = cut(province, "vtp")
    page = Page.objects.get(organisation__code="skhcn")
    duty.acknowledge(page.pk, by=province.actor("duty_officer"), now=NOW)
    drain()
    assert incident_queries.incident(code, viewer=HOUSE).state == "acknowledged"
    assert states() == {"skhcn": "acknowledged", "vtp": "open"}, "the operator has not answered yet"


def test_taking_the_incident_over_ends_the_bodys_own_calls(province: Province) -> None:
    code = cut(province, "vtp", "vnp")
    incidents.acknowledge(code, by=province.actor("noc_a"), now=NOW)
    drain()
    assert states() == {"skhcn": "open", "vtp": "cancelled", "vnp": "open"}


def test_a_link_from_the_message_takes_the_incident_over(province: Province) -> None:
    code, memory = cut(province, "vtp"), Memory()
    duty.run_due(now=NOW + 90 * SECOND, senders=[memory])
    link = next(m.link for m in memory.sent if m.person_name == "Nguyễn Vận Hành")
    duty.acknowledge_by_token(link.rpartition("/")[2], now=NOW + 95 * SECOND)
    drain(after_s=120)
    line = incident_queries.incident(code, viewer=province.actor("noc_a"))
    assert line.state == "acknowledged" and "Nguyễn Vận Hành" in line.who_has_it


def test_when_the_service_is_back_nobody_is_called_any_more(province: Province) -> None:
    code = cut(province, "vtp", "vnp")
    by = province.actor("duty_officer")
    incidents.acknowledge(code, by=by, now=NOW)
    incidents.set_cause(code, kind="fiber", cause="máy xúc", by=by, now=NOW)
    incidents.restore(code, by=by, now=NOW)
    drain()
    assert not [state for state in states().values() if state in ("open", "unanswered")]


def test_no_operator_reads_of_another_in_its_message(province: Province) -> None:
    code = cut(province, "vtp", "vnp")
    for body, rival in (("vtp", "Hải Vân"), ("vnp", "Sao Mai")):
        page = Page.objects.get(organisation__code=body)
        assert rival not in page.title + page.text
    assert duty_queries.calls_of("incident", code, viewer=province.actor("noc_a"))[0].page.organisation.code == ("vtp")

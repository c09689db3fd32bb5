"""The health of the installation names what is wrong, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, small_province
from thongsuot.kernel import health, outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db


def well(now: dt.datetime = NOW) -> None:
    outbox.beat("worker", now=now)
    outbox.beat("auditor", now=now, detail={"holds": True})


def fact(*, age_s: int, state: str = "waiting", error: str = "") -> OutboxEntry:
    at = NOW - dt.timedelta(seconds=age_s)
    return OutboxEntry.objects.create(topic="X", created_at=at, not_before=at, state=state, last_error=error)


def test_a_living_installation_is_well() -> None:
    well()
    fact(age_s=1)
    assert health.health_of(viewer=HOUSE, now=NOW).faults == ()


def test_a_new_installation_without_a_worker_says_so() -> None:
    assert health.health_of(viewer=HOUSE, now=NOW).faults == ("worker", "auditor")


@pytest.mark.parametrize(("silent_s", "faults"), [(60, ()), (61, ("worker",)), (121, ("worker", "auditor"))])
def test_a_worker_that_falls_silent_is_named(silent_s: int, faults: tuple[str, ...]) -> None:
    well(NOW - dt.timedelta(seconds=silent_s))
    assert health.health_of(viewer=HOUSE, now=NOW).faults == faults


def test_faults_that_the_auditor_found_are_named() -> None:
    well()
    outbox.beat("auditor", now=NOW, detail={"holds": False})
    assert health.health_of(viewer=HOUSE, now=NOW).faults == ("escalation",)


def test_a_fact_that_waits_too_long_is_named() -> None:
    well()
    fact(age_s=61)
    found = health.health_of(viewer=HOUSE, now=NOW)
    assert found.faults == ("outbox_late",) and found.waiting == 1


def test_a_stuck_fact_is_named_with_its_error_and_can_be_tried_again() -> None:
    well()
    stuck = fact(age_s=5, state="stuck", error="Traceback\n  File …\nZeroDivisionError: division by zero\n")
    (line,) = health.health_of(viewer=HOUSE, now=NOW).stuck
    assert line.error == "ZeroDivisionError: division by zero"
    assert health.retry_stuck(stuck.pk, by=HOUSE, now=NOW)
    assert not health.retry_stuck(stuck.pk, by=HOUSE, now=NOW)
    assert health.health_of(viewer=HOUSE, now=NOW).faults == ()


def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    well()
    monkeypatch.setattr(health, "DISK_LOW_BYTES", 1 << 62)
    assert health.health_of(viewer=HOUSE, now=NOW).faults == ("disk",)


def test_who_may_not_read_it_is_refused() -> None:
    from thongsuot.kernel.errors import NotAllowed

    with pytest.raises(NotAllowed):
        health.health_of(viewer=small_province().actor("noc_a"), now=NOW)

"""The audit chain: what was edited, deleted, swapped or cut off is found."""

from __future__ import annotations

import random

import pytest
from django.db import transaction

from builders import NOW, small_province
from thongsuot.kernel import audit, health
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import NotAllowed
from thongsuot.kernel.models import AuditEntry, ChainHead, Heartbeat

pytestmark = pytest.mark.django_db
LENGTH = 40


@pytest.fixture
def chain() -> None:
    """Write a chain of forty entries."""
    with transaction.atomic():
        for number in range(LENGTH):
            detail = {"tên": "Thủy Nguyên", "number": number, "part": [1, None, {"x": 0.1}]}
            audit.record("incident.note", by=HOUSE, now=NOW, of=("incident", number), detail=detail)


def test_an_untouched_chain_holds(chain: None) -> None:
    found = audit.verify()
    assert found.holds and found.entries == LENGTH
    assert found.head == AuditEntry.objects.get(sequence=LENGTH).hash


def test_an_empty_chain_holds() -> None:
    assert audit.verify().holds


def test_the_chain_can_be_checked_from_a_known_entry_on(chain: None) -> None:
    assert audit.verify(after=30).entries == LENGTH - 30


EDITS = {
    "at": NOW.replace(year=2025),
    "actor": "person:99",
    "actor_label": "Ai Khác",
    "organisation_id": 7,
    "action": "incident.close",
    "object_type": "page",
    "object_id": "99",
    "detail": {"number": 99},
}


@pytest.mark.parametrize("field", EDITS)
@pytest.mark.parametrize("sequence", [1, 17, LENGTH])
def test_an_edited_entry_is_found_where_it_stands(chain: None, field: str, sequence: int) -> None:
    AuditEntry.objects.filter(sequence=sequence).update(**{field: EDITS[field]})
    fault = audit.verify().fault
    assert fault is not None and (fault.sequence, fault.reason) == (sequence, "changed_entry")


def test_every_field_of_an_entry_is_under_the_hash() -> None:
    known = {"id", "sequence", "hash", "previous_hash", *EDITS}
    assert {field.name for field in AuditEntry._meta.get_fields()} == known


@pytest.mark.parametrize("sequence", [1, 17])
def test_a_deleted_entry_is_found(chain: None, sequence: int) -> None:
    AuditEntry.objects.filter(sequence=sequence).delete()
    fault = audit.verify().fault
    assert fault is not None and (fault.sequence, fault.reason) == (sequence, "gap")


def test_a_cut_tail_is_found(chain: None) -> None:
    AuditEntry.objects.filter(sequence__gt=35).delete()
    fault = audit.verify().fault
    assert fault is not None and (fault.sequence, fault.reason) == (36, "cut_tail")


def test_a_chain_that_was_cut_to_nothing_is_found(chain: None) -> None:
    AuditEntry.objects.all().delete()
    fault = audit.verify().fault
    assert fault is not None and fault.reason == "cut_tail"


def test_a_tail_that_was_cut_and_its_head_set_back_is_found_by_a_head_kept_elsewhere(chain: None) -> None:
    printed = audit.verify().head
    AuditEntry.objects.filter(sequence__gt=35).delete()
    ChainHead.objects.update(sequence=35, hash=AuditEntry.objects.get(sequence=35).hash)
    found = audit.verify()
    assert found.holds, "inside the store nothing can show it: that is why the head is printed and mailed"
    assert found.head != printed


def test_two_swapped_entries_are_found(chain: None) -> None:
    first, second = AuditEntry.objects.get(sequence=10), AuditEntry.objects.get(sequence=11)
    AuditEntry.objects.filter(pk=first.pk).update(sequence=1000)
    AuditEntry.objects.filter(pk=second.pk).update(sequence=10)
    AuditEntry.objects.filter(pk=first.pk).update(sequence=11)
    assert not audit.verify().holds


def test_an_inserted_entry_is_found(chain: None) -> None:
    last = AuditEntry.objects.get(sequence=LENGTH)
    last.pk, last.sequence = None, LENGTH + 1
    last.save(force_insert=True)
    assert not audit.verify().holds


def test_of_two_hundred_random_tamperings_all_are_found(chain: None) -> None:
    dice = random.Random(7)
    missed = []
    for turn in range(200):
        with transaction.atomic():
            mark = transaction.savepoint()
            sequence = dice.randint(1, LENGTH)
            row = AuditEntry.objects.filter(sequence=sequence)
            if dice.random() < 0.3:
                row.delete()
            else:
                field = dice.choice(sorted(EDITS))
                row.update(**{field: EDITS[field]})
            if audit.verify().holds:
                missed.append((turn, sequence))
            transaction.savepoint_rollback(mark)
    assert missed == []
    assert audit.verify().holds


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record("x", by=HOUSE, now=NOW, of=("x", 1))


def test_an_entry_goes_back_with_the_change_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("x", by=HOUSE, now=NOW, of=("x", 1))
        raise ZeroDivisionError
    assert audit.verify().entries == 0


def test_the_result_of_a_check_is_kept_for_the_health_page(chain: None) -> None:
    AuditEntry.objects.filter(sequence=3).update(actor="person:99")
    health.verify_chain(by=HOUSE, now=NOW)
    assert Heartbeat.objects.get(name="audit_chain").detail["fault"] == {"sequence": 3, "reason": "changed_entry"}
    assert "chain" in health.health_of(viewer=HOUSE, now=NOW).faults


def test_only_who_may_read_the_chain_checks_it() -> None:
    province = small_province()
    health.verify_chain(by=province.actor("auditor"), now=NOW)
    with pytest.raises(NotAllowed):
        health.verify_chain(by=province.actor("noc_a"), now=NOW)

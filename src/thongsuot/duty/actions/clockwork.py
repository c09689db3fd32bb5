"""What the clock does: next steps of pages, sending, and the auditor that proves that no page stands still.

Everything due is a row. A step is stored with its attempts before anything is sent, and an attempt is marked as sent
only after its channel has taken it: a worker killed anywhere in between loses nothing and repeats one message at most.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import logging
import time
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from thongsuot.duty import ports, queries, rules, words
from thongsuot.duty.actions.pages import TEST, list_to_call
from thongsuot.duty.facts import PageUnanswered
from thongsuot.duty.models import Attempt, Page
from thongsuot.duty.values import Audit
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.people.models import Person

log = logging.getLogger("thongsuot.duty")

CONSOLE, EMAIL, WEBHOOK = "console", "email", "webhook"


def run_due(*, now: dt.datetime, senders: Iterable[ports.Sender]) -> int:
    """Do all that is due: advance pages, then send; give how many messages were handed on."""
    advance_due(now=now)
    return send_queued(now=now, senders=senders)


def advance_due(*, now: dt.datetime) -> int:
    """Take every due page one step on, and store the attempts of that step; give how many pages moved."""
    moved = 0
    while True:
        due = list(
            Page.objects.filter(state__in=queries.ACTIVE, next_step_at__lte=now)
            .order_by("next_step_at")
            .values_list("pk", flat=True)[:100]
        )
        if not due:
            return moved
        for pk in due:
            moved += _advance(pk, now)


@transaction.atomic
def _advance(pk: int, now: dt.datetime) -> int:
    page = Page.objects.select_for_update().filter(pk=pk, state__in=queries.ACTIVE, next_step_at__lte=now).first()
    if page is None:
        return 0
    if page.next_step == 0 and page.rounds and not page.is_drill:
        # Each round calls those who are on duty when it begins, not those of an hour ago.
        page.steps = list_to_call(page.organisation, by=HOUSE, now=now)
    turn = rules.next_turn(
        waits_s=[step["after_s"] for step in page.steps], next_step=page.next_step, rounds=page.rounds
    )
    if turn.fire is None and page.subject_type == TEST:
        page.state, page.next_step_at = Page.State.CANCELLED, None
        page.save(update_fields=["state", "next_step_at"])
        outbox.pulse("duty", now=now)
        return 1
    if turn.fire is not None:
        _store_attempts(page, turn.fire, now)
    newly_red = turn.is_unanswered and page.state != Page.State.UNANSWERED
    page.state = Page.State.UNANSWERED if turn.is_unanswered else page.state
    page.next_step, page.rounds = turn.next_step, turn.rounds
    page.next_step_at = now + dt.timedelta(seconds=turn.next_in_s)
    page.save(update_fields=["steps", "state", "next_step", "rounds", "next_step_at"])
    if newly_red:
        audit.record("page.unanswered", by=HOUSE, now=now, of=("page", page.pk), detail={"rounds": page.rounds})
        outbox.publish(
            PageUnanswered(
                page_id=page.pk,
                subject_type=page.subject_type,
                subject_id=page.subject_id,
                organisation_id=page.organisation_id,
                rounds=page.rounds,
            ),
            now=now,
        )
    outbox.pulse("duty", now=now)
    return 1


def _store_attempts(page: Page, step: int, now: dt.datetime) -> None:
    people = Person.objects.in_bulk(page.steps[step]["person_ids"])
    rows = [
        Attempt(
            page=page,
            key=f"{page.pk}:{step}:{page.rounds}:{person.pk}:{channel}",
            step=step,
            round=page.rounds,
            person=person,
            channel=channel,
            queued_at=now,
            not_before=now,
        )
        for person in people.values()
        for channel in (CONSOLE, EMAIL, WEBHOOK)
        if channel != WEBHOOK or person.webhook_url
    ]
    Attempt.objects.bulk_create(rows, ignore_conflicts=True)


def send_queued(*, now: dt.datetime, senders: Iterable[ports.Sender], limit: int = 200) -> int:
    """Send what waits, one message at a time per channel; give how many were handed on.

    One at a time, so that a worker killed while sending can have at most one message per channel in the air.
    """
    begun = time.monotonic()

    def moment() -> dt.datetime:
        return now + dt.timedelta(seconds=time.monotonic() - begun)

    handed = 0
    for sender in senders:
        queued = Attempt.objects.filter(_free(now), channel=sender.channel)
        for pk in list(queued.order_by("not_before", "id").values_list("pk", flat=True)[:limit]):
            handed += _send_one(pk, sender, moment)
    return handed


def _free(now: dt.datetime) -> Q:
    return Q(state=Attempt.State.QUEUED, not_before__lte=now) & (Q(claimed_until=None) | Q(claimed_until__lt=now))


def token_of(attempt: Attempt, *, by: Actor, now: dt.datetime) -> str:
    """Give the link token of an attempt: the same after a crash, so that a message sent twice holds one live link.

    It is worked out from the installation's secret key, so the table needs to keep its hash alone.
    """
    digest = salted_hmac("thongsuot.duty.ack", attempt.key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _send_one(pk: int, sender: ports.Sender, moment: Callable[[], dt.datetime]) -> int:
    """Claim, send, then mark; between the last two a crash leads to one repeat, never to a loss."""
    now = moment()
    attempt = Attempt.objects.select_related("page", "person").get(pk=pk)
    token = token_of(attempt, by=HOUSE, now=now)
    claim: dict[str, object] = {"claimed_until": now + rules.LEASE, "tries": F("tries") + 1}
    if sender.channel != CONSOLE:
        claim |= {
            "token_hash": hashlib.sha256(token.encode()).hexdigest(),
            "token_expires_at": now + rules.TOKEN_LIFE,
        }
    if Attempt.objects.filter(_free(now), pk=pk).update(**claim) != 1:
        return 0
    attempt.refresh_from_db()
    mine = Attempt.objects.filter(pk=pk, state=Attempt.State.QUEUED)
    if attempt.page.state not in queries.ACTIVE:
        mine.update(state=Attempt.State.SKIPPED, error="answered meanwhile", claimed_until=None)
        return 0
    try:
        outcome = sender.send(words.page_message(attempt.page, attempt=attempt, person=attempt.person, token=token))
    except Exception as trouble:  # a channel's defect must not stop the others
        log.exception("channel %s failed on %s", sender.channel, attempt.key)
        outcome = ports.Outcome(state=ports.FAILED, reason=type(trouble).__name__)
    _mark(attempt, outcome, moment())
    return 1


def _mark(attempt: Attempt, outcome: ports.Outcome, now: dt.datetime) -> None:
    mine = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.QUEUED)
    reason = outcome.reason[:500]
    if outcome.state == ports.SENT:
        mine.update(state=Attempt.State.SENT, sent_at=now, claimed_until=None, error="")
    elif outcome.state == ports.SKIPPED:
        mine.update(state=Attempt.State.SKIPPED, claimed_until=None, error=reason)
    elif attempt.tries >= rules.MAX_TRIES:
        mine.update(state=Attempt.State.FAILED, claimed_until=None, error=reason)
    else:
        again = now + dt.timedelta(seconds=rules.pause_s(attempt.tries))
        mine.update(not_before=again, claimed_until=None, error=reason)
    outbox.pulse("duty", now=now)


def audit_escalations(*, now: dt.datetime) -> Audit:
    """Prove that every open page has its next step in time and no message waits too long; show the result.

    A page that has lost its next step is given one at once, and is still reported as a fault.
    """
    faults = queries.escalation_faults(viewer=HOUSE, now=now)
    Page.objects.filter(state__in=queries.ACTIVE, next_step_at=None).update(next_step_at=now)
    found = Audit(
        open_pages=Page.objects.filter(state__in=queries.ACTIVE).count(),
        unanswered=Page.objects.filter(state=Page.State.UNANSWERED).count(),
        queued=Attempt.objects.filter(state=Attempt.State.QUEUED).count(),
        faults=faults,
    )
    if faults:
        log.error("the auditor found %s escalation faults: %s", len(faults), faults[:5])
    outbox.beat(
        "auditor",
        now=now,
        detail={
            "holds": found.holds,
            "open": found.open_pages,
            "unanswered": found.unanswered,
            "queued": found.queued,
            "faults": faults[:20],
        },
    )
    return found

"""Which flow listens to which fact, and what the worker looks after by the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from thongsuot.adapters.messages_out.changes import Feeder
from thongsuot.adapters.messages_out.notices import EmailNotices
from thongsuot.adapters.messages_out.pager import Pager
from thongsuot.agreements import queries as agreements
from thongsuot.alarms.actions import watch_sources
from thongsuot.alarms.shelving import end_shelvings
from thongsuot.directives import queries as directives
from thongsuot.flows import (
    alarm_to_incident,
    assessment_to_reminder,
    clock_to_check,
    clock_to_report,
    directive_to_notice,
    draft_to_lineage,
    due_to_reminder,
    fix_to_timeline,
    incident_to_case,
    incident_to_page,
    incident_to_review,
    obligation_to_urging,
    report_to_proof,
    silence_to_page,
    turn_to_notice,
)
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.outbox import Handler
from thongsuot.reviews import queries as reviews

_NOTICES = EmailNotices()
PAGER = Pager()
FEEDER = Feeder()
"""Call people, feed task systems; the worker lets them send in the background (see ``config.worker``)."""

HANDLERS: Mapping[str, Sequence[Handler]] = {
    "AlarmsReceived": (alarm_to_incident.on_alarms_received,),
    "SourceFellSilent": (silence_to_page.on_source_fell_silent,),
    "SourceSpokeAgain": (silence_to_page.on_source_spoke_again,),
    "DirectiveIssued": (partial(directive_to_notice.on_directive_issued, sender=_NOTICES),),
    "DraftIssued": (obligation_to_urging.on_draft_issued, draft_to_lineage.on_draft_issued),
    "IncidentOpened": (incident_to_page.on_incident_opened, incident_to_case.on_incident),
    "IncidentChanged": (incident_to_page.on_incident_changed, incident_to_case.on_incident),
    "IncidentAcknowledged": (incident_to_page.on_incident_acknowledged,),
    "IncidentRestored": (incident_to_page.on_incident_over,),
    "IncidentClosed": (incident_to_page.on_incident_over, incident_to_review.on_incident_closed),
    "PageAcknowledged": (incident_to_page.on_page_acknowledged,),
    "TurnsMade": (turn_to_notice.on_turns_made,),
    "ReportSigned": (report_to_proof.on_report_signed,),
}
"""Topic of a fact → handlers ``f(payload, now)``; each opens its own transaction and may be called twice."""

DATED: Sequence[due_to_reminder.Source] = (
    lambda now: directives.dated_shares(viewer=HOUSE, now=now),
    lambda now: agreements.dated_agreements(viewer=HOUSE, now=now),
    assessment_to_reminder.dated_assessments,
    lambda now: reviews.dated_things(viewer=HOUSE),
)
"""Where the reminders look for what is owed by a day; a room with dated things of its own adds a line."""


def watch_silence(now: dt.datetime) -> None:
    """Let the silence of watched sources be told."""
    watch_sources(now=now)


def end_shelving(now: dt.datetime) -> None:
    """Let alarms come back whose shelving is over."""
    end_shelvings(by=HOUSE, now=now)


TICKS: Sequence[Callable[[dt.datetime], None]] = (
    alarm_to_incident.tick,
    watch_silence,
    end_shelving,
    PAGER,
    incident_to_case.tick,
    fix_to_timeline.tick,
    clock_to_report.tick,
    partial(directive_to_notice.send_due_notices, sender=_NOTICES),
    clock_to_check.tick,
    due_to_reminder.Reminding(DATED, sender=_NOTICES),
    obligation_to_urging.UrgingByRule(),
    turn_to_notice.Turning(),
    FEEDER,
)
"""Called by the worker about once a second: due pages, deadlines, correlation windows."""

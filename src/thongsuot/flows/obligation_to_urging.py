"""From an overdue share to a letter of urging in official form, and on to the body above the party."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from thongsuot.directives import actions as directives
from thongsuot.directives import queries, rules
from thongsuot.directives.values import OverdueParty, OverdueShare
from thongsuot.directives.words import AssignmentState, kind_in_words
from thongsuot.drafting import actions as drafting
from thongsuot.drafting import queries as drafts
from thongsuot.drafting.queries.drafts import OPEN
from thongsuot.drafting.values import Clause, Content
from thongsuot.engines.calendar import working_calendar
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import Refused, Trouble
from thongsuot.people.models import Organisation
from thongsuot.people.queries import organisations
from thongsuot.people.words import OrganisationKind
from thongsuot.reminders import actions as reminders
from thongsuot.reminders.values import Dated

log = logging.getLogger("thongsuot.urging")
ANSWER_WITHIN = 5
"""Working days that a letter of urging gives for the answer."""
PAUSE = dt.timedelta(minutes=5)


@transaction.atomic
def draft_urging(
    party_id: int,
    *,
    by: Actor,
    now: dt.datetime,
    directive_id: int | None = None,
    level: int = 1,
    only: frozenset[int] | None = None,
    automatic: bool = False,
) -> int:
    """Draft the letter that urges a party, all its overdue shares listed with their text; give the draft's id.

    Where such a letter is being drafted already, that one is given: a second click opens it again.

    Parameters
    ----------
    party_id
        The late body.
    directive_id
        Urge for this directive alone; None: for all that the body is late with.
    level
        1: to the party; 2: to the body above it, which is asked to direct the party.
    only
        Ids of shares to keep; None: all.

    Raises
    ------
    Refused
        Nothing is overdue, or no body stands above the party.
    """
    by.require("directives.review")
    by.require("drafts.write")
    found = queries.overdue_parties(viewer=by, now=now, directive_id=directive_id, party_id=party_id)
    late = found[0] if found else None
    shares = tuple(one for one in late.shares if only is None or one.assignment_id in only) if late else ()
    if late is None or not shares:
        raise Refused(_("Nothing is overdue here, so there is nothing to urge."), code="nothing_overdue")
    if level == 2 and late.above_id is None:
        raise Refused(_("No body stands above this party in the directory."), code="nobody_above")
    known = queries.urging_being_drafted(viewer=by, organisation_id=late.organisation_id, level=level)
    if known is not None:
        if (open_draft := _open_draft(known[1], by=by, now=now)) is not None:
            return open_draft
        directives.drop_urging(known[0], by=by, now=now)
    to_id = late.above_id if level == 2 and late.above_id is not None else late.organisation_id
    urging = directives.record_urging(
        party_id=late.organisation_id, addressed_to_id=to_id, level=level, automatic=automatic,
        assignment_ids=tuple(one.assignment_id for one in shares), by=by, now=now,
    )  # fmt: skip
    issuer = _issuer(by)
    draft = drafting.start_draft(
        kind="cong_van",
        issuer=issuer.code,
        drafter=issuer.code,
        content=letter(late, shares, issuer=issuer.name, level=level, today=rules.office_day(now)),
        origin=f"urging:{urging.pk}",
        by=by,
        now=now,
    )
    directives.tie_draft(urging.pk, draft_id=draft.pk, by=by, now=now)
    return int(draft.pk)


def _open_draft(draft_id: int | None, *, by: Actor, now: dt.datetime) -> int | None:
    if draft_id is None:
        return None
    try:
        state = drafts.draft(draft_id, viewer=by, now=now).state
    except Trouble:
        return None
    return draft_id if state in OPEN else None


def _issuer(by: Actor) -> Organisation:
    own = organisations(viewer=by).filter(pk=by.organisation_id or 0, kind=OrganisationKind.DEPARTMENT).first()
    found = own or organisations(viewer=by, kinds=(OrganisationKind.DEPARTMENT,)).order_by("pk").first()
    if found is None:
        raise Refused(_("The directory has no department that could issue the letter."), code="no_department")
    return found


def letter(late: OverdueParty, shares: tuple[OverdueShare, ...], *, issuer: str, level: int, today: dt.date) -> Content:
    """Write the letter: each overdue clause with its document, its text, its date and whose date that is."""
    answer = f"{working_calendar().add(today, ANSWER_WITHIN):%d/%m/%Y}"
    named = ", ".join(dict.fromkeys(one.directive_number or one.directive_subject for one in shares))
    subject = f"Đôn đốc thực hiện nhiệm vụ quá hạn tại {named}"
    if level == 1:
        opening = (
            f"Qua theo dõi việc thực hiện nhiệm vụ được giao, đến ngày {today:%d/%m/%Y}, {late.name} chưa hoàn thành "
            f"{len(shares)} nhiệm vụ đã quá hạn sau đây:"
        )
        closing = (
            f"{issuer} đề nghị {late.name} khẩn trương hoàn thành các nhiệm vụ nêu trên; báo cáo kết quả kèm tài liệu "
            f"chứng minh, nêu rõ nguyên nhân chậm, trách nhiệm và giải pháp khắc phục trước ngày {answer}."
        )
        if late.above_name:
            closing += f" Quá thời hạn này, {issuer} sẽ báo cáo {late.above_name} xem xét, chỉ đạo."
        to, copies = late.name, [f"{late.above_name} (để báo cáo)"] if late.above_name else []
    else:
        before = ", ".join(dict.fromkeys(one.urged_number for one in shares if one.urged_number))
        told = f" {issuer} đã có văn bản đôn đốc số {before}." if before else ""
        subject = f"Báo cáo việc {late.name} chậm thực hiện nhiệm vụ tại {named}"
        opening = (
            f"{told.strip()} Đến ngày {today:%d/%m/%Y}, {late.name} vẫn chưa hoàn thành {len(shares)} nhiệm vụ "
            "đã quá hạn sau đây:"
        ).strip()
        closing = (
            f"{issuer} kính báo cáo {late.above_name} và đề nghị xem xét, chỉ đạo {late.name} hoàn thành các nhiệm vụ "
            f"nêu trên, báo cáo kết quả trước ngày {answer}."
        )
        to, copies = late.above_name, [late.name]
    return Content(
        subject=subject[:480],
        addressees=(to,),
        opening=opening,
        clauses=tuple(Clause(key=f"u{one.assignment_id}", text=_clause(one)) for one in shares),
        closing=closing + "/.",
        recipients=("Như trên", *copies, "Lưu: VT"),
    )


def _clause(one: OverdueShare) -> str:
    day = f" ngày {one.directive_date:%d/%m/%Y}" if one.directive_date else ""
    place = f"điểm {one.clause} " if one.clause else ""
    whose = " (hạn do cơ quan theo dõi đặt)" if one.due_set_by_office else ""
    done = f", đã báo cáo đạt {one.percent}%" if one.percent else ""
    with override("vi"):
        kind, state = kind_in_words(one.directive_kind), str(AssignmentState(one.state).label)
    text = " ".join(one.task_text.split()).rstrip(" .;,")
    return (
        f"Nhiệm vụ tại {place}{kind} số {one.directive_number}{day} của {one.directive_issuer}: “{text}”. "
        f"Thời hạn: {one.due_on:%d/%m/%Y}{whose}; quá hạn {one.overdue_days} ngày. Tình trạng: {state.lower()}{done}."
    )


class UrgingByRule:
    """The worker's part: drafts letters by the office's rule; a person signs and issues each."""

    def __init__(self) -> None:
        self._looked_at: dt.datetime | None = None

    def __call__(self, now: dt.datetime) -> None:
        """Look every few minutes; after a restart at once, which drafts nothing twice."""
        if self._looked_at is None or not dt.timedelta() <= now - self._looked_at < PAUSE:
            urge_by_rule(now)
            self._looked_at = now


def urge_by_rule(now: dt.datetime) -> int:
    """Draft the letters whose time has come by the office's rule; give how many."""
    rule = queries.urging_settings(viewer=HOUSE)
    if not rule.automatic:
        return 0
    made, today, days = 0, rules.office_day(now), working_calendar()
    for late in queries.overdue_parties(viewer=HOUSE, now=now):
        first = frozenset(
            one.assignment_id for one in late.shares if one.drafted_level == 0 and one.working_days >= rule.urge_after
        )
        second = frozenset(
            one.assignment_id
            for one in late.shares
            if one.urged_level == 1
            and one.drafted_level == 1
            and one.urged_on is not None
            and days.between(one.urged_on, today) >= rule.escalate_after
        )
        for level, only in ((1, first), (2, second if late.above_id else frozenset())):
            if (
                only
                and queries.urging_being_drafted(viewer=HOUSE, organisation_id=late.organisation_id, level=level)
                is None
            ):
                try:
                    with override(settings.LANGUAGE_CODE):
                        draft_urging(late.organisation_id, level=level, only=only, automatic=True, by=HOUSE, now=now)
                    made += 1
                except Trouble:
                    log.exception("no letter of urging could be drafted for %s", late.code)
    return made


def on_draft_issued(payload: dict[str, Any], now: dt.datetime) -> None:
    """Record the number of an issued letter of urging and tell the addressed body; a second call changes nothing."""
    view = drafts.draft(payload["draft_id"], viewer=HOUSE, now=now)
    if not view.origin.startswith("urging:") or view.line.date is None:
        return
    with transaction.atomic():
        urging = directives.record_urging_issued(
            payload["draft_id"], number=view.line.number, date=view.line.date, file_sha256=view.issued_pdf_sha256,
            by=HOUSE, now=now,
        )  # fmt: skip
        if urging is None:
            return
        with override(settings.LANGUAGE_CODE):
            title = _("Letter of urging %(number)s") % {"number": urging.number}
        told = Dated(
            kind="urging", subject_id=urging.pk, title=title, detail=view.content.subject, link="/directives/urgings/",
            due_on=view.line.date, organisation_id=urging.addressed_to_id,
        )  # fmt: skip
        reminders.notify([told], by=HOUSE, now=now)

"""Words of the directives room: states, kinds of documents and proof, what happened, what a cell of the board says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class DirectiveState(models.TextChoices):
    """Where a directive stands in the house."""

    READ = "read", _("Read, to be checked")
    CONFIRMED = "confirmed", _("Checked")
    ISSUED = "issued", _("Issued to parties")
    CLOSED = "closed", _("Closed")


class AssignmentState(models.TextChoices):
    """Where one party stands with one obligation."""

    DRAFTED = "drafted", _("Drafted")
    ISSUED = "issued", _("Issued")
    DELIVERED = "delivered", _("Delivered")
    RECEIVED = "received", _("Received")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    CHANGES_ASKED = "changes_asked", _("Changes asked")
    ACCEPTED = "accepted", _("Accepted")
    CLOSED = "closed", _("Closed")
    REFUSED = "refused", _("Refused")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class PartyRole(models.TextChoices):
    """How a party stands in an obligation."""

    LEAD = "lead", _("Leads")
    COORDINATE = "coordinate", _("Coordinates")


class PartState(models.TextChoices):
    """Where a part given on inside a body stands."""

    GIVEN = "given", _("Given, to be received")
    RECEIVED = "received", _("Received")
    IN_PROGRESS = "in_progress", _("In progress")
    HANDED_IN = "handed_in", _("Handed in")
    RETURNED = "returned", _("Given back")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class AdviceState(models.TextChoices):
    """Where an advising office's proposal stands."""

    SUBMITTED = "submitted", _("Waits for the head")
    RETURNED = "returned", _("Given back")
    DIRECTED = "directed", _("Directed")


class LinkRelation(models.TextChoices):
    """What a document does to an older one."""

    IMPLEMENTS = "implements", _("carries out")
    REPLACES = "replaces", _("replaces")
    AMENDS = "amends", _("amends")
    REAFFIRMS = "reaffirms", _("re-affirms")


class RhythmUnit(models.TextChoices):
    """How often a duty comes back."""

    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Year")


class RhythmShift(models.TextChoices):
    """Where a turn goes that falls on a day off."""

    BACK = "back", _("to the working day before")
    ON = "on", _("to the next working day")
    NONE = "none", _("stays on its day")


class DocumentKind(models.TextChoices):
    """Kinds of official documents, by the codes that the reader gives."""

    CHI_THI = "chi_thi", _("Directive")
    CONG_VAN = "cong_van", _("Official letter")
    CONG_DIEN = "cong_dien", _("Urgent dispatch")
    KE_HOACH = "ke_hoach", _("Plan")
    PHUONG_AN = "phuong_an", _("Scheme")
    THONG_BAO = "thong_bao", _("Announcement")
    QUYET_DINH = "quyet_dinh", _("Decision")
    QUY_CHE = "quy_che", _("Regulation")
    HUONG_DAN = "huong_dan", _("Guidance")
    NGHI_QUYET = "nghi_quyet", _("Resolution")
    NGHI_DINH = "nghi_dinh", _("Decree")
    THONG_TU = "thong_tu", _("Circular")
    THONG_TU_LIEN_TICH = "thong_tu_lien_tich", _("Joint circular")
    LUAT = "luat", _("Law")
    HOI_NGHI = "hoi_nghi", _("Conference")
    TIN_TUC = "tin_tuc", _("News item")
    KHAC = "khac", _("Other document")


class ProofKind(models.TextChoices):
    """What a proof is."""

    FILE = "file", _("File")
    REPORT = "report", _("Report of the platform")
    STATEMENT = "statement", _("Statement of the party")
    CHECK = "check", _("Check of the platform's records")


class Channel(models.TextChoices):
    """How a notice reaches a party."""

    IN_APP = "in_app", _("On this platform")
    EMAIL = "email", _("E-mail")


class EventWord(models.TextChoices):
    """What happened, one word per line of the story."""

    BROUGHT_IN = "brought_in", _("Brought in and read")
    CORRECTED = "corrected", _("Document fields corrected")
    ADDED = "added", _("Obligation added")
    OBLIGATION_CORRECTED = "obligation_corrected", _("Obligation corrected")
    SPLIT = "split", _("Obligation split")
    MERGED = "merged", _("Obligations merged")
    REMOVED = "removed", _("Obligation removed")
    RESTORED = "restored", _("Obligation restored")
    DUE_SET = "due_set", _("Date set by the office")
    PARTIES_SET = "parties_set", _("Parties set")
    CONFIRMED = "confirmed", _("Checked and confirmed")
    REOPENED = "reopened", _("Opened again for correction")
    ISSUED = "issued", _("Issued to the parties")
    DELIVERED = "delivered", _("Notice delivered")
    NOTICE_FAILED = "notice_failed", _("Notice could not be delivered")
    RECEIVED = "received", _("Receipt confirmed")
    PROGRESS = "progress", _("Progress reported")
    SUBMITTED = "submitted", _("Submitted for review")
    CHANGES_ASKED = "changes_asked", _("Changes asked")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused by the party")
    NOT_APPLICABLE = "not_applicable", _("Declared not applicable")
    INSISTED = "insisted", _("Office insists")
    PROOF_ATTACHED = "proof_attached", _("Proof attached")
    MEASURED = "measured", _("Checked against the platform's records")
    URGED = "urged", _("Party urged")
    RECURRENCE_SET = "recurrence_set", _("Recurrence set")
    RECURRENCE_STOPPED = "recurrence_stopped", _("Recurrence stopped")
    TURN_MADE = "turn_made", _("Next turn made")
    LINKED = "linked", _("Tied to another document")
    UNLINKED = "unlinked", _("Tie taken away")
    SUPERSEDED = "superseded", _("Taken over by a newer document")
    PART_GIVEN = "part_given", _("Part given on")
    PART_MOVED = "part_moved", _("Part changed")
    ADVISED = "advised", _("Instruction proposed to the head")
    ADVICE_RETURNED = "advice_returned", _("Proposal given back")
    DIRECTED = "directed", _("Directed by the head")
    PARTY_ADDED = "party_added", _("Party added after issue")
    CLOSED = "closed", _("Closed")


class DayKind(models.TextChoices):
    """What a day of the calendar is."""

    WORKING = "working", _("Working day")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Public holiday")
    SUBSTITUTE = "substitute", _("Day off in lieu")
    SWAPPED_OFF = "swapped_off", _("Day off, exchanged")
    SWAPPED_WORK = "swapped_work", _("Working day, exchanged")


VERBS = {
    # verb of rules.ASSIGNMENT_MOVES: the label of its button
    "acknowledge": _("Confirm receipt"),
    "progress": _("Report progress"),
    "submit": _("Submit for review"),
    "ask_changes": _("Ask for changes"),
    "accept": _("Accept"),
    "refuse": _("Refuse, with a reason"),
    "not_applicable": _("Does not apply to us"),
    "insist": _("Insist"),
}

PART_VERBS = {
    # verb of rules.PART_MOVES: the label of its button
    "receive": _("Confirm receipt"),
    "progress": _("Report progress"),
    "hand_in": _("Hand the part in"),
    "return": _("Give back"),
    "accept": _("Accept"),
    "drop": _("Drop"),
}

CONFIRM_FAULTS = {
    # fault code of rules.faults_before_confirming: what is missing and how to mend it
    "no_obligation": _("No obligation is kept. Add at least one, or leave the document in the register."),
    "no_lead": _("This obligation has no leading party yet. Choose one."),
    "no_task": _("This obligation has no text."),
    "no_number": _("The document has no number. Enter it."),
    "no_date": _("The document has no date. Enter it."),
    "no_issuer": _("The document has no issuer. Enter it."),
}

ADDRESSEES = {
    # classes of parties that the reader names beside OrganisationKind
    "all": _("All addressees"),
}


def kind_in_words(kind: str) -> str:
    """Give the word for a kind of document; the code itself when it is not one of ours."""
    return str(DocumentKind(kind).label) if kind in DocumentKind.values else kind


def deadline_in_words(deadline: str) -> str:
    """Say a deadline in the reader's notation (a date, ``window:``, ``rel:``, ``rec:``) in plain words."""
    kind, _colon, rest = deadline.partition(":")
    if kind == "rel":
        return rest
    if kind == "window":
        first, _slash, last = rest.partition("/")
        return gettext("from %(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
    if kind == "rec":
        found = re.match(r"\s*P(\d+)([DWMY])\b\s*(.*)", rest)
        if found is None:
            return rest
        units = {"D": gettext("days"), "W": gettext("weeks"), "M": gettext("months"), "Y": gettext("years")}
        return f"{gettext('every')} {found[1]} {units[found[2]]} {found[3]}".strip()
    return _day(deadline)


def _day(text: str) -> str:
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?", text)
    return f"{found[4] + ' ' if found[4] else ''}{found[3]}/{found[2]}/{found[1]}" if found else text


_BASES = {
    "document": _("the document's date"),
    "issued": _("the moment of issue"),
    "received": _("receipt"),
    "event": _("the event"),
}
_HOLIDAYS = {
    "tet": _("Tết"),
    "new_year": _("New Year"),
    "national_day": _("National Day"),
    "reunification": _("30 April"),
    "hung_kings": _("Hung Kings' Day"),
}


def _amount(count: int, unit: str) -> str:
    forms = {
        "minute": gettext("%(count)s minutes"),
        "hour": gettext("%(count)s hours"),
        "day": gettext("%(count)s days"),
        "working_day": gettext("%(count)s working days"),
        "week": gettext("%(count)s weeks"),
        "month": gettext("%(count)s months"),
        "year": gettext("%(count)s years"),
    }
    return forms[unit] % {"count": count}


def counted_in_words(basis: Mapping[str, Any]) -> str:
    """Say how a due moment was counted from the document's words; empty when it was not counted."""
    kind, parts = basis.get("kind", ""), []
    base = str(_BASES.get(basis.get("base", ""), ""))
    event = str(_HOLIDAYS.get(basis.get("event", ""), basis.get("event", "")))
    if basis.get("amount"):
        parts.append(_amount(basis["amount"], basis["unit"]))
    if kind == "waiting":
        parts.append(gettext("counts once this is known: %(base)s") % {"base": event or base})
    elif kind == "event":
        start = _day(basis.get("base_on", ""))
        parts.append(gettext("by %(event)s, days off from %(day)s") % {"event": event, "day": start})
    elif kind == "counted":
        parts.append(gettext("from %(base)s, %(day)s") % {"base": base, "day": _day(basis.get("base_on", ""))})
    elif kind == "period":
        parts.append(gettext("the last working day of the period"))
    elif kind == "recurring":
        parts.append(gettext("comes back; each turn has its own date"))
    if basis.get("moved_from"):
        parts.append(gettext("%(day)s is a day off") % {"day": _day(basis["moved_from"])})
    if basis.get("expected"):
        parts.append(gettext("days off of that year are not decided yet"))
    return "; ".join(parts)


def sureness_in_words(confidence: str) -> str:
    """Say how sure a day of the calendar is."""
    return {
        "law": gettext("by law"),
        "decision": gettext("by decision"),
        "reported": gettext("reported; check the decision"),
        "expected": gettext("expected; not decided yet"),
    }[confidence]


def rhythm_in_words(*, unit: str, every: int, day: int | None, month: int | None, shift: str) -> str:
    """Say how a duty comes back: each month, by day 15."""
    each = {
        "day": gettext("every working day") if shift != "none" else gettext("every day"),
        "week": gettext("every week"),
        "month": gettext("every month"),
        "quarter": gettext("every quarter"),
        "year": gettext("every year"),
    }[unit]
    if every > 1:
        each = gettext("once in %(count)s × %(unit)s") % {"count": every, "unit": str(RhythmUnit(unit).label).lower()}
    if unit == "day":
        return each
    if unit == "week":
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        return f"{each}, {gettext(names[day or 0])}"
    place = gettext("day %(day)s") % {"day": day} if day else gettext("last day")
    if month:
        place = f"{place}, {gettext('month %(month)s') % {'month': month}}"
    return f"{each}, {place}"

"""Who sees which part of an incident: one table, read by every query that shows an incident to somebody.

A row is one field of a body's part. Its readers: the department's side (``department``), the police in security
incidents (``police``), the body itself (``own``), another operator whose plant is touched too (``operator``), the power
company (``power``), the commune of the area (``commune``), and any other body called in (``other``). A citizen signs in
nowhere and reads nothing. What stands in no row (code, kind, state, level, moments, drill) is read by all who share the
incident.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READERS: Final[dict[str, str | Promise]] = {
    "department": _("Department, its leaders, auditor"),
    "police": _("Police, in a security incident"),
    "own": _("The body itself"),
    "operator": _("Another operator touched by it"),
    "power": _("Power company that is called in"),
    "commune": _("Commune of the area"),
    "other": _("Any other body called in"),
    "citizen": _("Citizen"),
}
BY_SHARE: Final = {"plant": "operator", "power": "power", "area": "commune"}
"""Why a body shares an incident → which reader it is of another body's part."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One field and who reads it."""

    label: str | Promise
    readers: frozenset[str]


def _rule(label: str | Promise, *more: str) -> Rule:
    return Rule(label=label, readers=frozenset({"department", "police", "own", *more}))


FIELDS: dict[str, Rule] = {
    "sites": _rule(_("Stations touched: code, name, place, users")),
    "extent": _rule(_("How many stations and users are without service")),
    "alarms": _rule(_("Number and kinds of alarms")),
    "place": _rule(_("Place of the stations and position on the map")),
    "root": _rule(_("Name of the cable, station or card that failed (ducts and substations that all share are named)")),
    "cause": _rule(_("The body's words about the cause")),
    "expected": _rule(_("When the body expects service back")),
    "who": _rule(_("Name of the person who has it")),
    "party_operator": _rule(_("That this operator is touched at all, by name")),
    "party_helper": _rule(
        _("That power company, police or commune is called in, by name"), "operator", "power", "commune", "other"
    ),
    "party_figures": _rule(_("The body's own number of stations and users")),
    "party_answer": _rule(_("What the body answered: taken over, cause, expected, restored")),
    "timeline_own": _rule(_("Lines of the timeline that the body wrote for itself and the department")),
    "timeline_who": _rule(_("Who wrote a line of the timeline, where an operator did")),
    "timeline_detail": _rule(_("Details in a line of the timeline: cable, time, other incident")),
    "missing": Rule(label=_("Signs that the correlation misses"), readers=frozenset({"department", "police"})),
}


def reads(field: str, reader: str) -> bool:
    """Tell whether a reader sees a field.

    >>> reads("sites", "own"), reads("sites", "operator"), reads("sites", "citizen")
    (True, False, False)
    """
    return reader in FIELDS[field].readers

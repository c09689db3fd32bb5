"""Who may do what: the one permission matrix, and which roles see the whole province."""

from __future__ import annotations

from collections.abc import Iterable

DEPARTMENT = ("duty_officer", "leader", "clerk", "inspector", "chair")
EVERYONE = (*DEPARTMENT, "noc", "police", "commune", "admin", "auditor")

MATRIX: dict[str, tuple[str, ...]] = {
    # permission: the roles that hold it. tests/architecture holds every door against this table.
    "self.use": EVERYONE,
    "people.read": EVERYONE,
    "people.manage": ("admin",),
    "places.read": EVERYONE,
    "places.manage": ("admin",),
    "audit.read": ("auditor", "admin"),
    "health.read": ("admin", "auditor", "duty_officer", "leader"),
    "network.read": ("duty_officer", "leader", "noc", "police", "inspector", "auditor", "admin"),
    "network.import": ("duty_officer", "noc", "admin"),
    "network.repair": ("duty_officer", "noc", "admin"),
    "network.plan": ("duty_officer", "leader", "noc", "admin"),
    "alarms.read": ("duty_officer", "leader", "noc", "auditor", "admin"),
    "alarms.send": (),  # held by machine keys alone
    "alarms.report": ("duty_officer", "noc", "commune", "admin"),
    "alarms.shelve": ("duty_officer", "leader", "noc"),
    "alarms.manage_sources": ("admin", "noc"),
    "incidents.read": EVERYONE,
    "incidents.acknowledge": ("duty_officer", "leader", "noc"),
    "incidents.respond": ("duty_officer", "leader", "noc", "police", "commune"),
    "incidents.close": ("duty_officer", "leader"),
    "reviews.read": EVERYONE,
    "reviews.lead": ("duty_officer", "leader"),
    "reviews.publish": ("leader",),
    "reviews.contribute": ("duty_officer", "leader", "noc", "police", "commune"),
    "evidence.read": ("duty_officer", "leader", "inspector", "noc", "police", "commune", "auditor"),
    "evidence.add": ("duty_officer", "leader", "noc", "police", "commune"),
    "evidence.seal": ("duty_officer", "leader"),
    "evidence.receive": ("police",),
    "cases.read": ("duty_officer", "leader", "inspector", "police", "auditor"),
    "cases.work": ("police",),
    "statutory.read": ("duty_officer", "leader", "clerk", "chair", "inspector", "noc", "auditor"),
    "statutory.report": ("duty_officer", "leader", "noc"),
    "statutory.window": ("duty_officer", "leader"),
    "duty.read": EVERYONE,
    "duty.manage": ("duty_officer", "leader", "noc", "admin"),
    "duty.answer": ("duty_officer", "leader", "noc", "police", "commune"),
    "law.read": EVERYONE,
    "law.manage": ("clerk", "leader", "inspector"),
    "assessments.read": EVERYONE,
    "assessments.answer": ("noc", "police", "commune", "leader"),
    "assessments.review": ("leader", "inspector", "chair"),
    "agreements.read": EVERYONE,
    "agreements.write": ("clerk", "leader"),
    "agreements.sign": ("leader", "chair", "noc", "police", "commune"),
    "plans.read": (*DEPARTMENT, "noc", "police", "admin", "auditor"),
    "plans.write": ("noc",),
    "plans.sign": ("noc", "police"),
    "plans.exercise": ("noc", "police", "duty_officer", "leader", "inspector"),
    "directives.read": EVERYONE,
    "directives.draft": ("clerk", "leader"),
    "directives.issue": ("leader",),
    "directives.answer": ("leader", "clerk", "duty_officer", "noc", "police", "commune"),
    "directives.direct": ("leader", "noc", "police", "commune"),
    "directives.review": ("leader", "clerk"),
    "proof.bind": ("leader", "clerk"),
    "proof.feed": ("leader", "admin"),
    "proof.brief": ("leader", "clerk", "chair", "inspector", "auditor"),
    "proof.share": ("leader", "clerk", "chair"),
    "proof.check": ("leader", "clerk", "duty_officer", "noc", "police", "commune"),
    "reminders.read": EVERYONE,
    "reminders.manage": ("leader", "clerk"),
    "drafts.read": (*DEPARTMENT, "admin", "auditor"),
    "drafts.write": ("clerk", "leader"),
    "drafts.initial": ("leader",),
    "drafts.sign": ("leader", "chair"),
    "drafts.issue": ("clerk", "leader"),
    "drafts.templates": ("clerk", "leader", "admin"),
    "reports.read": ("duty_officer", "leader", "clerk", "chair", "inspector", "auditor"),
    "reports.make": ("leader", "clerk", "duty_officer"),
    "reports.sign": ("leader",),
}

SEES_ALL = frozenset({*DEPARTMENT, "auditor", "admin"})
SEES_SECURITY = frozenset({"police"})
NEEDS_SECOND_FACTOR = frozenset({"leader", "noc", "police", "admin", "auditor"})


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Give the permissions that these roles hold together."""
    held = set(roles)
    return frozenset(permission for permission, holders in MATRIX.items() if held.intersection(holders))


def sees_all(roles: Iterable[str]) -> bool:
    """Tell whether one of these roles sees the whole province."""
    return bool(SEES_ALL.intersection(roles))


def sees_security(roles: Iterable[str]) -> bool:
    """Tell whether one of these roles sees security incidents of every organisation."""
    return bool(SEES_SECURITY.intersection(roles))


def needs_second_factor(roles: Iterable[str]) -> bool:
    """Tell whether a person with these roles must have a second factor."""
    return bool(NEEDS_SECOND_FACTOR.intersection(roles))

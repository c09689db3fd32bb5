"""Words of the incidents room: what a timeline line says, why something is refused, what evidence means."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class IncidentKind(models.TextChoices):
    """Cause class of an incident."""

    FIBER = "fiber", _("Cable or link cut")
    POWER = "power", _("Loss of power")
    THEFT = "theft", _("Theft or sabotage")
    CARD = "card", _("Equipment failure")
    CONGESTION = "congestion", _("Congestion")
    MONITORING = "monitoring", _("Monitoring failed")
    POSTAL = "postal", _("Postal")
    BROADCAST = "broadcast", _("Broadcast")
    CYBER = "cyber", _("Cyber")
    UNREST = "unrest", _("Unrest")
    UNKNOWN = "unknown", _("Cause not known")


class IncidentState(models.TextChoices):
    """Phase of an incident."""

    OPEN = "open", _("New, nobody has it")
    ACKNOWLEDGED = "acknowledged", _("Taken over")
    ON_SCENE = "on_scene", _("Crew on scene")
    RESTORED = "restored", _("Restored")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged into another")


class Level(models.IntegerChoices):
    """Service-continuity level set by the province; 3 is the gravest."""

    ONE = 1, _("Level 1")
    TWO = 2, _("Level 2")
    THREE = 3, _("Level 3")


class SharingReason(models.TextChoices):
    """Why a body shares an incident."""

    PLANT = "plant", _("Its plant is affected")
    POWER = "power", _("Feeds or owns the power")
    SECURITY = "security", _("Security")
    AREA = "area", _("Its area")
    ASKED = "asked", _("Called in")


class TaskState(models.TextChoices):
    """How far a task has come."""

    ASKED = "asked", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted, being done")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class StepState(models.TextChoices):
    """What became of a step of the playbook."""

    DONE = "done", _("Done")
    LEFT_OUT = "left_out", _("Left out")


PARTS: dict[str, Text] = {
    "department": _("Department"),
    "owner": _("Operator"),
    "power": _("Power company"),
    "police": _("Police"),
    "commune": _("Commune"),
}
TIMELINE: dict[str, Text] = {
    "opened": _("Incident opened from alarms"),
    "opened_by_hand": _("Incident opened by hand"),
    "revised": _("Probable cause looked at again"),
    "level": _("Level changed"),
    "acknowledged": _("Taken over"),
    "on_scene": _("Crew on scene"),
    "cause": _("Cause given"),
    "expected": _("Expected restoration given"),
    "part_restored": _("A body's own part is restored"),
    "restored": _("Service restored"),
    "reopened": _("Alarms came again: open once more"),
    "ended": _("Every alarm has cleared: please confirm that service is restored"),
    "closed": _("Incident closed"),
    "closed_quietly": _("Closed by rule: level 1, ended by itself, nobody had taken it over"),
    "merged": _("Merged into another incident"),
    "took_in": _("Took in another incident"),
    "split_off": _("Another incident was split off"),
    "split_from": _("Split off from another incident"),
    "shared": _("Shared with another body"),
    "overrun": _("The announced work is over, the trouble is not: those on duty are called"),
    "note": _("Note"),
    "form_filled": _("Form filled in"),
    "step_done": _("Step of the playbook done"),
    "step_left_out": _("Step of the playbook left out"),
    "step_open": _("Step of the playbook open again"),
    "task_asked": _("Task given"),
    "task_accepted": _("Task accepted"),
    "task_done": _("Task done"),
    "task_refused": _("Task refused"),
    "task_withdrawn": _("Task withdrawn"),
    "role_taken": _("Role on the incident taken"),
    "role_left": _("Role on the incident left"),
    "crew": _("Crew"),
    "part": _("Part or machine"),
    "fix_temporary": _("Temporary fix"),
    "fix_permanent": _("Mended for good"),
    "fix_late": _("A temporary fix is past its day"),
    "loss_stated": _("Loss stated"),
    "telephoned": _("Telephone call"),
    "review_opened": _("After-action review opened"),
    "review_published": _("After-action review published"),
    "evidence_added": _("Evidence put in"),
    "evidence_sealed": _("Evidence sealed"),
    "evidence_given": _("Evidence handed over"),
    "evidence_received": _("Evidence received"),
    "case_taken": _("The police work on the case"),
    "case_number": _("Case number of the police"),
    "case_state": _("State of the case at the police"),
    "case_late": _("The police's deadline passed"),
    "duty_soon": _("A threshold of the duty to report will be crossed"),
    "duty_crossed": _("A threshold of the duty to report is crossed"),
    "duty_spared": _("Restored before the threshold of the duty to report"),
    "report_sent": _("Report submitted"),
    "report_late": _("A report is late"),
}
REFUSED: dict[str, Text] = {
    "wrong_state": _("In this state of the incident that can't be done any more."),
    "taken": _("%(who)s has already taken it over, at %(at)s."),
    "changed_meanwhile": _("Somebody changed this incident while you looked at it. Look again, then decide."),
    "not_a_person": _("Only a signed-in person can take an incident over; say who with --as."),
    "eta_past": _("The expected restoration lies in the past."),
    "eta_far": _("The expected restoration is more than 60 days away."),
    "no_cause": _("Say the cause in a few words."),
    "drill_and_real": _("A drill and a real incident are never merged."),
    "into_itself": _("An incident can't be merged into itself."),
    "nothing_stays": _("At least one station must stay with this incident."),
    "restored_before_start": _("Service can't be restored before the incident began."),
    "restored_in_future": _("The time of restoration lies in the future."),
    "task_over": _("This task is over: %(state)s. Nothing can be changed on it any more."),
    "task_of_another": _("This task was given to another body; only that body or the department answers it."),
    "ask_the_department": _(
        "Only the department gives tasks to other bodies. Ask the department, or take it yourself."
    ),
    "task_changed": _("Somebody answered this task while you looked at it. Look again, then decide."),
}
FORM_FAULTS: dict[str, Text] = {
    "needed": _("This is needed."),
    "not_text": _("A text is wanted."),
    "too_long": _("Too long: %(bound)s characters at most."),
    "not_a_number": _("Write a number, such as 1250 or 12,5."),
    "not_whole": _("Write a whole amount in VND."),
    "too_small": _("Not below %(bound)s."),
    "too_big": _("Not above %(bound)s."),
    "not_a_moment": _("Write date and time, such as 2026-11-23T02:47."),
    "in_future": _("This moment lies in the future."),
    "too_early": _("This lies before “%(bound)s”."),
    "no_choice": _("Choose one of the list."),
    "not_rows": _("A list of rows is wanted."),
    "too_many_rows": _("At most %(bound)s rows."),
    "no_field": _("The form has no such field."),
}
LIKENESS: dict[str, Text] = {
    "same_root": _("The same probable root"),
    "guessed_root": _("The root of one is a possible root of the other"),
    "shared_sites": _("Stations in common"),
    "same_time": _("Began within 5 minutes of each other"),
    "near_time": _("Began within 30 minutes of each other"),
    "other_time": _("Began more than 30 minutes apart"),
    "same_place": _("Less than 2 km apart"),
    "near_place": _("Less than 10 km apart"),
    "other_place": _("More than 10 km apart"),
    "same_kind": _("The same kind of cause"),
    "other_kind": _("Another kind of cause"),
    "told_and_measured": _("One was told by a person, one was seen from alarms"),
}
MISSING: dict[str, Text] = {
    "restored": _("Service is restored"),
    "cause": _("The cause is given"),
    "impact": _("The impact is worked out"),
}
PROBLEMS: dict[str, Text] = {
    "SOURCE_SILENT": _("Source of alarms silent"),
    "MAINS_FAIL": _("Grid power gone at the site"),
    "BATT_DISCHARGE": _("Running on battery"),
    "BATT_LOW": _("Battery nearly empty"),
    "GEN_RUN": _("Running on generator"),
    "LINK_LOS": _("Signal lost on a link"),
    "RING_SWITCH": _("Ring switched to its other side"),
    "NE_UNREACH": _("Station unreachable"),
    "CELL_OOS": _("Radio cell out of service"),
    "DOOR_OPEN": _("Cabinet opened"),
    "BATT_MISSING": _("Battery gone"),
    "CARD_FAIL": _("Equipment card failed"),
    "TEMP_HIGH": _("Too hot"),
    "FEEDER_TRIP": _("Power feeder tripped"),
    "VSWR": _("Antenna mismatch"),
    "CONGESTION": _("Congestion"),
    "CABLE_THEFT": _("Cable stolen or cut on purpose"),
    "FIRE": _("Fire"),
    "FLOOD": _("Under water"),
    "OTHER": _("Another trouble, see the note"),
    "AGENT_RESTART": _("Device started again"),
    "SNMP_AUTH_FAILURE": _("Somebody asked with a wrong community or user"),
    "BGP_DOWN": _("BGP session down"),
    "BATT_FAULT": _("Battery faulty"),
    "LICENSE": _("Licence notice"),
    "SYNC_LOSS": _("Synchronisation lost"),
    "PERF_DEGRADE": _("Performance degraded"),
    "CELL_CONGESTED": _("Radio cell overloaded"),
    "UTIL_HIGH": _("Load near the limit"),
    "CALL_BLOCKED": _("Calls turned away"),
}
ROOT_KINDS: dict[str, Text] = {
    "site": _("station"),
    "link": _("link"),
    "cable": _("cable"),
    "duct": _("shared duct"),
    "feeder": _("power feeder"),
    "substation": _("substation"),
    "grid": _("power grid"),
    "operator": _("management system of"),
}
EVIDENCE: dict[str, Text] = {
    "PLANNED_WORK": _("Explained by announced work"),
    "OTHERS_CALM": _("Operators with stations there and none of them overloaded"),
    "SITES_QUIET": _("Stations of this feeder that have not reported a loss of power"),
}
"""Sentences for the correlation's own evidence codes, beyond problem codes."""


def problem_word(code: str) -> str:
    """Give a problem or evidence code in words; the code itself where no words are known."""
    return str(PROBLEMS.get(code) or EVIDENCE.get(code) or code)

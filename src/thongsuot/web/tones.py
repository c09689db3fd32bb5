"""Which tone and shape each state has on screen; the word comes from the room."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHAPES = {
    # tone: icon of its badge, so that a state is told apart without colour
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "octagon-alert",
    "grave": "octagon-x",
    "info": "circle-dot",
    "wait": "hourglass",
    "none": "circle-dashed",
}

_BY_TONE = {
    "ok": "up ok restored accepted acknowledged_page sent_ok signed done live cleared confirmed passed active healthy "
    "answered unchanged spared received directed on_time fresh valid success told used crew_done",
    "warn": "asked degraded acknowledged major warning changes_asked returned due_soon late_receipt unreadable draft "
    "stale partial minor soon needed called",
    "bad": "prosecuted down open critical overdue failed unanswered late refused error lost missing broken danger "
    "crossed no_answer",
    "grave": "level3",
    "info": "on_scene issued delivered in_progress sent submitted read queued proposed calling planned "
    "info given handed_in new running checking on_way part_on_way",
    "wait": "waiting pending drill shelved handed_over delegated",
    "none": "left_out withdrawn unknown closed merged removed not_applicable cancelled indeterminate drafted skipped "
    "none dropped unmonitored off archived inactive not_opened paused concluded stood_down not_needed",
}
TONES: dict[str, str] = {state: tone for tone, states in _BY_TONE.items() for state in states.split()}

WORDS: dict[str, str | Promise] = {
    # words for states that the frame itself shows; rooms give their own
    "up": _("Working"),
    "down": _("Down"),
    "degraded": _("Degraded"),
    "unknown": _("Not monitored"),
    "open": _("Open"),
    "closed": _("Closed"),
    "overdue": _("Overdue"),
    "due_soon": _("Due soon"),
    "drill": _("DRILL"),
}

LEVELS: dict[int, tuple[str, str, str | Promise]] = {
    1: ("info", "signal-low", _("Level 1")),
    2: ("warn", "signal-medium", _("Level 2")),
    3: ("grave", "signal-high", _("Level 3")),
}


def tone_of(state: object) -> str:
    """Give the tone of a state; a tone's own name is its tone, and an unknown state is neutral."""
    name = str(state).lower()
    return name if name in SHAPES else TONES.get(name, "none")

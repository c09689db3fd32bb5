"""Words of the reports room on screen; the paper itself is Vietnamese (see paper.py)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "fiber": _("Cable or link cut"),
    "power": _("Loss of power"),
    "theft": _("Theft or sabotage"),
    "card": _("Equipment failure"),
    "congestion": _("Congestion"),
    "monitoring": _("Monitoring failed"),
    "postal": _("Postal"),
    "broadcast": _("Broadcast"),
    "cyber": _("Cyber"),
    "unrest": _("Unrest"),
    "unknown": _("Cause not known"),
}

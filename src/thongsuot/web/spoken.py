"""How moments, spans of time and numbers are said on a page."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400


def span(seconds: float) -> str:
    """Say a span of time in two units at most: ``2 giờ 05 phút``."""
    total = int(abs(seconds))
    days, hours, minutes = total // DAY_S, total % DAY_S // HOUR_S, total % HOUR_S // MINUTE_S
    if days >= 10 or (days and not hours):
        return _("%(days)s d") % {"days": days}
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": f"{minutes:02d}"}
    if minutes:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(seconds)s s") % {"seconds": total}


def relative(moment: dt.datetime, *, now: dt.datetime) -> str:
    """Say how far a moment is from now: ``13 phút trước``."""
    seconds = (now - moment).total_seconds()
    if abs(seconds) < MINUTE_S:
        return _("just now") if seconds >= 0 else _("in a moment")
    words = {"span": span(seconds)}
    return _("%(span)s ago") % words if seconds > 0 else _("in %(span)s") % words


def absolute(moment: dt.datetime, *, now: dt.datetime, seconds: bool = False) -> str:
    """Say a moment in local time, with its date unless it is today: ``02:47``, ``22/11 02:47``."""
    local, today = timezone.localtime(moment), timezone.localtime(now).date()
    clock = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    if local.date() == today:
        return clock
    return f"{local.strftime('%d/%m' if local.year == today.year else '%d/%m/%Y')} {clock}"


def whole(moment: dt.datetime) -> str:
    """Say a moment in full with its zone, for the tool tip and for screen readers."""
    local = timezone.localtime(moment)
    hours = int((local.utcoffset() or dt.timedelta()).total_seconds() // HOUR_S)
    return f"{local.strftime('%d/%m/%Y %H:%M:%S')} (UTC{hours:+d})"


def number(value: object) -> str:
    """Write a number with the separators of the page's language: ``12.345,6`` or ``12,345.6``; em dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    if (get_language() or "vi").startswith("vi"):
        return text.translate(str.maketrans(",.", ".,"))
    return text

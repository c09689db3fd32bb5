"""From a due day to reminders before and after it: every room's dated things, one engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from thongsuot.directives.ports import NoticeSender
from thongsuot.kernel.actor import HOUSE
from thongsuot.reminders import actions
from thongsuot.reminders.values import Dated, ToSend
from thongsuot.reminders.words import offset_in_words

Source = Callable[[dt.datetime], Iterable[Dated]]
"""Gives what is owed now; a thing that is settled is simply not given any more."""
PAUSE = dt.timedelta(minutes=1)


class Reminding:
    """The worker's reminder: looks at all sources once a minute and sends what waits.

    It keeps nothing that a restart could lose: what was made stands in the store, and making it again changes nothing.
    """

    def __init__(self, sources: Sequence[Source], *, sender: NoticeSender) -> None:
        self.sources, self.sender = sources, sender
        self._looked_at: dt.datetime | None = None

    def __call__(self, now: dt.datetime) -> None:
        """Make the reminders whose day has come, then hand over what waits."""
        if self._looked_at is None or not dt.timedelta() <= now - self._looked_at < PAUSE:
            for source in self.sources:
                actions.remind(source(now), by=HOUSE, now=now)
            self._looked_at = now
        send_due(now, sender=self.sender)


def send_due(now: dt.datetime, *, sender: NoticeSender) -> None:
    """Send every reminder whose time has come; the claim is committed before, the result after it.

    A crash in between means a reminder twice with one Message-ID, never a reminder lost.
    """
    for one in actions.claim_due(by=HOUSE, now=now):
        with override(settings.LANGUAGE_CODE):
            subject, body = letter(one)
            try:
                error = sender.send(to=one.address, subject=subject, body=body, reference=f"reminder-{one.reminder_id}")
            except Exception as trouble:
                error = f"{type(trouble).__name__}: {trouble}"
            actions.record_attempt(one.reminder_id, error=error, by=HOUSE, now=now)


def letter(one: ToSend) -> tuple[str, str]:
    """Write the subject and text of a reminder."""
    urging = one.kind == "urging"
    lines = [_("To: %(body)s") % {"body": one.organisation}, "", one.title]
    if one.detail:
        lines.append(one.detail)
    if not urging:
        day = date_format(one.due_on, "d/m/Y")
        lines.append(_("Due: %(date)s (%(when)s)") % {"date": day, "when": offset_in_words(one.distance)})
    lines += ["", f"{settings.OFFICE.public_url}{one.link}"]
    head = _("[Urging] %(title)s") if urging else _("[Reminder] %(title)s")
    return head % {"title": one.title}, "\n".join(lines)

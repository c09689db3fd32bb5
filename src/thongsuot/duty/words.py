"""Words of the duty room: the message of a page, in the language of the person called."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from thongsuot.duty.models import Attempt, DutyRole, Page
from thongsuot.duty.ports import Message
from thongsuot.duty.rules import ESCALATION_ORDER
from thongsuot.people.models import Person


def page_message(page: Page, *, attempt: Attempt, person: Person, token: str) -> Message:
    """Write the message of a page for one person: what, where, what to do, the link."""
    link = f"{settings.OFFICE.public_url.rstrip('/')}/ack/{token}"
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = _("[Page] %(title)s") % {"title": page.title}
        lines = [
            page.title,
            page.text,
            "",
            _("Take over (one tap, no sign-in needed, works once within 30 minutes):"),
            link,
            "",
            _("You are called because you stand on the duty list. With no answer the next person is called."),
        ]
    return Message(
        key=attempt.key,
        page_id=page.pk,
        subject_type=page.subject_type,
        subject_id=page.subject_id,
        severity=page.severity,
        person_id=person.pk,
        person_name=person.display_name,
        email=person.email,
        phone=person.phone,
        webhook_url=person.webhook_url,
        language=person.language,
        subject=" ".join(subject.split()),
        text="\n".join(line for line in lines if line is not None),
        link=link,
    )


def duty_choices() -> list[tuple[str, str]]:
    """Give the four duties with their labels, in the order in which they are called."""
    return [(role, str(DutyRole(role).label)) for role in ESCALATION_ORDER]

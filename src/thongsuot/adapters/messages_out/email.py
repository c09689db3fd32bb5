"""Pages by e-mail over SMTP."""

from __future__ import annotations

import hashlib
import smtplib
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_noop as _

from thongsuot.duty.ports import FAILED, SENT, SKIPPED, Message, Outcome


class EmailSender:
    """Hands a page to the office's mail server; sent means that the server has answered 250."""

    channel: ClassVar[str] = "email"

    def send(self, message: Message) -> Outcome:
        """Send one message; its Message-ID is the same after a crash, so mail programs fold a repeat into one."""
        if not settings.OFFICE.email_host:
            return Outcome(state=SKIPPED, reason=_("no mail server is set (THONGSUOT_EMAIL_HOST)"))
        if not message.email:
            return Outcome(state=SKIPPED, reason=_("this person has no e-mail address"))
        host = settings.OFFICE.email_from.rpartition("@")[2] or "localhost"
        digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        mail = EmailMessage(
            subject=message.subject,
            body=message.text,
            to=[message.email],
            headers={
                "Message-ID": f"<page-{digest}@{host}>",
                "Auto-Submitted": "auto-generated",
                "X-Priority": "1",
                "Importance": "high",
                "X-Thongsuot-Key": message.key,
            },
        )
        try:
            taken = mail.send(fail_silently=False)
        except (OSError, smtplib.SMTPException, ValueError) as trouble:
            return Outcome(state=FAILED, reason=f"{type(trouble).__name__}: {trouble}"[:400])
        return Outcome(state=SENT) if taken else Outcome(state=FAILED, reason=_("the mail server took nothing over"))

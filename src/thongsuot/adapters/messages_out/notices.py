"""Notices of directives by e-mail."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _


class EmailNotices:
    """Fulfils ``directives.ports.NoticeSender`` by the office's mail server."""

    def send(self, *, to: str, subject: str, body: str, reference: str) -> str:
        """Hand one notice to the mail server; give an empty text or why it was not taken."""
        if not settings.OFFICE.email_host:
            return _("E-mail is switched off: no mail server is set (THONGSUOT_EMAIL_HOST).")
        host = settings.OFFICE.email_from.rpartition("@")[2] or "localhost"
        message = EmailMessage(
            subject=" ".join(subject.split()),
            body=body,
            to=[to],
            headers={"Message-ID": f"<{reference}@{host}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            taken = message.send(fail_silently=False)
        except (OSError, smtplib.SMTPException, ValueError) as trouble:
            return f"{type(trouble).__name__}: {trouble}"[:400]
        return "" if taken else _("The mail server took nothing over.")

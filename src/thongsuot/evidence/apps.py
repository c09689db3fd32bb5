"""Django's entry for the evidence room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Registers the evidence room under its own short label."""

    name = "thongsuot.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's entry for the proof room."""

from django.apps import AppConfig


class ProofConfig(AppConfig):
    """Registers the proof room under its own short label."""

    name = "thongsuot.proof"
    label = "proof"
    default_auto_field = "django.db.models.BigAutoField"

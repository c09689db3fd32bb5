"""Django's entry for the recovery room."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Registers the recovery room under its own short label."""

    name = "thongsuot.recovery"
    label = "recovery"
    default_auto_field = "django.db.models.BigAutoField"

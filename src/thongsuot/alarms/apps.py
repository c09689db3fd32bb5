"""Django's entry for the alarms room."""

from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    """Registers the alarms room under its own short label."""

    name = "thongsuot.alarms"
    label = "alarms"
    default_auto_field = "django.db.models.BigAutoField"

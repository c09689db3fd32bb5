"""Django's entry for the reminders room."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Registers the reminders room under its own short label."""

    name = "thongsuot.reminders"
    label = "reminders"
    default_auto_field = "django.db.models.BigAutoField"

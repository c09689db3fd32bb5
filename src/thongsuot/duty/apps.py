"""Django's entry for the duty room."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    """Registers the duty room under its own short label."""

    name = "thongsuot.duty"
    label = "duty"
    default_auto_field = "django.db.models.BigAutoField"

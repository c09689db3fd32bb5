"""Django's entry for the room of duties to report."""

from django.apps import AppConfig


class StatutoryConfig(AppConfig):
    """Registers the room under its own short label."""

    name = "thongsuot.statutory"
    label = "statutory"
    default_auto_field = "django.db.models.BigAutoField"

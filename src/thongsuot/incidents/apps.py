"""Django's entry for the incidents room."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Registers the incidents room under its own short label."""

    name = "thongsuot.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

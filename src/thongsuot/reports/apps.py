"""Django's entry for the reports room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers the reports room under its own short label."""

    name = "thongsuot.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

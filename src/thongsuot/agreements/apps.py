"""Django's entry for the agreements room."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registers the agreements room under its own short label."""

    name = "thongsuot.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

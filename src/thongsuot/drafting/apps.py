"""Django's entry for the drafting room."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Registers the drafting room under its own short label."""

    name = "thongsuot.drafting"
    label = "drafting"
    default_auto_field = "django.db.models.BigAutoField"

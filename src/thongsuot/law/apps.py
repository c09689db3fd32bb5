"""Django's entry for the law room."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Registers the law room under its own short label."""

    name = "thongsuot.law"
    label = "law"
    default_auto_field = "django.db.models.BigAutoField"

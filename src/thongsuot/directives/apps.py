"""Django's entry for the directives room."""

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    """Registers the directives room under its own short label."""

    name = "thongsuot.directives"
    label = "directives"
    default_auto_field = "django.db.models.BigAutoField"

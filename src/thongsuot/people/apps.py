"""Django's entry for the people room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the people room under its own short label."""

    name = "thongsuot.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's entry for the places room."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Registers the places room under its own short label."""

    name = "thongsuot.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

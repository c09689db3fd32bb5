"""Django's entry for the web room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the web room under its own short label."""

    name = "thongsuot.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

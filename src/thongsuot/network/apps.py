"""Django's entry for the network room."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Registers the network room under its own short label."""

    name = "thongsuot.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's entry for the kernel room."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers the kernel room under its own short label."""

    name = "thongsuot.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

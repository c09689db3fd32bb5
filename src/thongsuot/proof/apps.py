"""Django's entry for the proof room."""

from importlib import import_module

from django.apps import AppConfig


class ProofConfig(AppConfig):
    """Registers the proof room under its own short label, and loads its rules."""

    name = "thongsuot.proof"
    label = "proof"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the rules: each registers itself when its module is read."""
        import_module("thongsuot.proof.studies")

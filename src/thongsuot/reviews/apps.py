"""Django's entry for the reviews room."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Registers the reviews room under its own short label."""

    name = "thongsuot.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

"""Provinces, districts and communes with the dates between which they exist, and what became of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.engines.scripts import plain


class AreaKind(models.TextChoices):
    """Level of an area."""

    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District (until 30 June 2025)")
    COMMUNE = "commune", _("Commune, ward or special zone")


class Area(models.Model):
    """A territorial unit; successions tell what became of it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)  # without its title: "Thái Thụy"
    title = models.CharField(max_length=20, blank=True)  # "tỉnh", "huyện", "phường"
    plain = models.CharField(max_length=160, blank=True, db_index=True)  # title and name without diacritics
    kind = models.CharField(max_length=10, choices=AreaKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    is_border = models.BooleanField(default=False)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=1, blank=True)  # S seen in a source, M from memory, L doubtful

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key by which it is found without diacritics."""
        self.plain = plain(f"{self.title} {self.name}")[:160]
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """Give the title and the name."""
        return f"{self.title} {self.name}".strip()


class AreaSuccession(models.Model):
    """One area, or a part of it, went into another on a day."""

    before = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="went_into")
    after = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="came_from")
    on = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=1, blank=True)

    class Meta:
        ordering = ["on", "after__name"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="one_succession_per_pair"),
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="no_area_follows_itself"),
        ]

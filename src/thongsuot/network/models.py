"""Tables of the network registry: power above, routes between, sites where people are served."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thongsuot.network.words import ProposalKind, ProposalState, WorkState
from thongsuot.people.models import Organisation
from thongsuot.places.models import Area


class Plant(models.Model):
    """What every registered object has: code, name, owner, geometry, validity."""

    code = models.CharField(max_length=60, unique=True, verbose_name=_("Code"))
    name = models.CharField(max_length=200, blank=True, verbose_name=_("Name"))
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    geometry = models.JSONField(null=True, blank=True)  # GeoJSON geometry, WGS 84, lon/lat [deg]
    attributes = models.JSONField(default=dict, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code


class Substation(Plant):
    """A 110 kV substation; feeds feeders."""


class Feeder(Plant):
    """A medium-voltage feeder; feeds sites."""

    substation = models.ForeignKey(Substation, null=True, blank=True, on_delete=models.PROTECT, related_name="feeders")
    telemetry = models.BooleanField(default=False)


class Duct(Plant):
    """A duct or trench that several cables share: a shared-risk group."""


class Cable(Plant):
    """A cable route; carries links, may lie in a duct."""

    duct = models.ForeignKey(Duct, null=True, blank=True, on_delete=models.PROTECT, related_name="cables")


class Site(Plant):
    """A station, core room, post office or transmitter at one place."""

    kind = models.CharField(max_length=20, verbose_name=_("Kind"))
    lat = models.FloatField(verbose_name=_("Latitude [deg]"))
    lon = models.FloatField(verbose_name=_("Longitude [deg]"))
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    feeder = models.ForeignKey(Feeder, null=True, blank=True, on_delete=models.PROTECT, related_name="sites")
    cells = models.IntegerField(default=0, verbose_name=_("Radio cells"))
    generator = models.BooleanField(default=False, verbose_name=_("Generator"))
    generator_tested_on = models.DateField(null=True, blank=True, verbose_name=_("Generator tested on"))
    generator_tested_by = models.CharField(max_length=120, blank=True, verbose_name=_("Generator tested by"))
    battery_min = models.IntegerField(null=True, blank=True, verbose_name=_("Battery [min]"))
    users = models.IntegerField(null=True, blank=True, verbose_name=_("Users served"))
    priority_services = models.JSONField(default=list, blank=True)  # e.g. ["113", "party-state"]
    key_target = models.BooleanField(default=False, verbose_name=_("Key target"))


class GeneratorTrial(models.Model):
    """One trial run of a site's generator: when, by whom, and whether it carried the load."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="trials")
    on = models.DateField()
    tested_by = models.CharField(max_length=120)
    passed = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True)
    noted_by = models.CharField(max_length=200)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]


class Link(Plant):
    """A transmission link between two sites, in one cable."""

    kind = models.CharField(max_length=20, blank=True)
    a = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="links_a")
    b = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="links_b")
    cable = models.ForeignKey(Cable, null=True, blank=True, on_delete=models.PROTECT, related_name="links")
    capacity_mbps = models.FloatField(null=True, blank=True)


class ImportRun(models.Model):
    """One import of the registry: what came, what it changed, by whom."""

    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=30)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)


class RegistryRevision(models.Model):
    """A counter that grows with each change of the registry, so that the worker knows when to load it again."""

    number = models.BigIntegerField(default=0)


class PlantChange(models.Model):
    """What one import did to one object; the object's history."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    is_new = models.BooleanField()
    fields = models.JSONField(default=dict, blank=True)  # name: [before, after]

    class Meta:
        indexes = [models.Index(fields=["kind", "code"])]


class Proposal(models.Model):
    """One correction of the registry that the alarms suggest, for a person to accept.

    ``feeder``: the site ``code`` hangs on the feeder ``proposed``, not on ``written``.
    ``duct``: the cables ``code`` and ``proposed`` lie in one duct.
    """

    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    code = models.CharField(max_length=60)
    proposed = models.CharField(max_length=60)
    written = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField()
    seen = models.IntegerField()  # events that speak for it
    against = models.IntegerField(default=0)
    moments = models.JSONField(default=list)  # the last events that speak for it, ISO 8601
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN)
    made_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=dict)  # what the accepted change overwrote, to take it back

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "code", "proposed"], name="one_proposal_per_change")]
        indexes = [models.Index(fields=["state", "-updated_at"])]

    @property
    def percent(self) -> int:
        """Give the probability in percent, never a round hundred."""
        return min(99, round(100 * self.probability))


class PlannedWork(models.Model):
    """Work on plant that was announced: while it lasts, trouble of its objects is expected and wakes nobody.

    ``objects`` lists ``{"kind", "code"}`` of the plant that is taken out of service.
    """

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("Whose work"))
    title = models.CharField(max_length=200, verbose_name=_("What is done"))
    objects_out = models.JSONField(default=list)
    starts_at = models.DateTimeField(verbose_name=_("From"))
    ends_at = models.DateTimeField(verbose_name=_("Until"))
    contact = models.CharField(max_length=200, verbose_name=_("Who is on site, telephone"))
    fallback = models.CharField(max_length=500, blank=True, verbose_name=_("How it is taken back if it goes wrong"))
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.PLANNED)
    accepted_conflicts = models.CharField(max_length=500, blank=True)  # why it goes on although it conflicts
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # of a cancellation

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["ends_at", "starts_at"])]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Give the short name under which people speak of it."""
        return f"KH-{self.pk}"

"""Words of the network room: kinds of plant, faults of a file and how to mend them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalKind(models.TextChoices):
    """What a proposed correction of the registry is about."""

    FEEDER = "feeder", _("Feeder of a site")
    DUCT = "duct", _("Cables in one duct")


class ProposalState(models.TextChoices):
    """What became of a proposed correction."""

    OPEN = "open", _("To be decided")
    ACCEPTED = "accepted", _("Accepted, written")
    REJECTED = "rejected", _("Rejected")
    TAKEN_BACK = "taken_back", _("Accepted, then taken back")
    OVERTAKEN = "overtaken", _("No longer needed")


class WorkState(models.TextChoices):
    """Where a planned work stands."""

    PLANNED = "planned", _("Announced")
    DONE = "done", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


CONFLICTS: dict[str, Any] = {
    "same": _("Both take out the same plant."),
    "feeds": _("One takes out the power that feeds the other."),
    "together": _("Each alone leaves a way; both together cut sites off."),
    "elsewhere": _("Another body works at the same time; both together cut sites of yours off."),
}
KIND_LABELS = {
    "site": _("Sites"),
    "link": _("Links"),
    "cable": _("Cables"),
    "duct": _("Ducts"),
    "feeder": _("Feeders"),
    "substation": _("Substations"),
}
KIND_ONE = {
    "site": _("Site"),
    "link": _("Link"),
    "cable": _("Cable"),
    "duct": _("Duct"),
    "feeder": _("Feeder"),
    "substation": _("Substation"),
}
SITE_KINDS = {
    "core": _("Core room"),
    "hub": _("Hub"),
    "access": _("Radio site"),
    "post_office": _("Post office"),
    "broadcast": _("Transmitter"),
}
FAULTS: dict[str, tuple[Any, Any]] = {
    # code: what is wrong, how to mend it
    "wrong_format": (_("This is not a file of the form thongsuot.network/1."), _("Write \"format\": \"thongsuot.network/1\", or choose a GeoJSON, CSV or XLSX file.")),
    "not_a_list": (_("A list was expected here."), _("Put the objects between [ and ].")),
    "not_an_object": (_("An object with fields was expected here."), _("Write the object between { and }.")),
    "missing": (_("A required value is missing."), _("Fill this column.")),
    "bad_code": (_("This code has characters that a code can't have."), _("Use letters, digits, dot, dash; at most 60.")),
    "duplicate": (_("This code stands in the file twice."), _("Keep one of the two rows, or give one another code.")),
    "not_a_number": (_("This is not a usable number."), _("Write a number, whole and not negative where things are counted.")),
    "not_a_date": (_("This is not a day."), _("Write it as 2026-11-25 or 25/11/2026.")),
    "not_yes_no": (_("This is neither yes nor no."), _("Write 1 or 0, yes or no.")),
    "outside": (_("This place is outside Vietnam."), _("Give WGS 84 degrees: latitude 6 to 24, longitude 100 to 118.")),
    "swapped": (_("Latitude and longitude seem to be swapped."), _("Swap the two columns.")),
    "self_link": (_("A link can't lead to the site it comes from."), _("Correct one of the two ends.")),
    "unknown_site": (_("The link leads to a site that nobody knows."), _("Add the site to the file, or correct its code.")),
    "unknown_feeder": (_("Nobody knows this feeder; the site is taken without it."), _("Import the feeder first, or correct its code.")),
    "unknown_owner": (_("There is no body with this code."), _("Use the code of a body in the directory.")),
    "not_yours": (_("This object belongs to another body."), _("Import only plant of your own body.")),
    "no_header": (_("No header row was found."), _("Name the columns in the first rows, as in the template.")),
    "no_sheet": (_("No sheet has a known name or header."), _("Name the sheets as in the template.")),
    "no_geometry": (_("The feature has no geometry."), _("Give a Point or a LineString.")),
    "unknown_geometry": (_("This kind of geometry can't be taken."), _("Use Point, LineString or MultiLineString.")),
    "too_many": (_("The file has too many objects."), _("Import it in parts.")),
    "broken_json": (_("The file is not whole JSON; reading stopped at this line and column."), _("Correct this place, or export the file again.")),
    "not_utf8": (_("The file is not written in UTF-8."), _("Save it again in UTF-8.")),
    "too_many_faults": (_("There are more faults than are listed."), _("Correct those listed, then check the file again.")),
    "no_column": (_("A required column is missing."), _("Add the column, as in the template.")),
    "unknown_kind": (_("This kind of site is not known."), _("Write core, hub, access, post_office or broadcast.")),
    "too_long": (_("This text is too long."), _("Shorten it.")),
    "bad_text": (_("This text has characters that can't be shown."), _("Type it again.")),
    "not_a_text": (_("A plain text was expected here."), _("Write one text, not a list.")),
    "bad_geometry": (_("This geometry is not usable, or lies outside Vietnam."), _("Give positions as longitude, latitude in WGS 84 degrees.")),
    "two_ducts": (_("The same cable is given two ducts."), _("Keep one duct, or give each part of the cable its own code.")),
    "duct_without_cable": (_("A duct without a cable: the link is taken without it."), _("Name the cable that lies in the duct.")),
    "unknown_commune": (_("No commune has this name; the site is taken without it."), _("Write the commune as in the list of areas.")),
    "power_left_out": (_("Feeders and substations come from the power company or the department; this one is left out."), _("Ask them to import it.")),
    "subscriber_data": (_("This column looks like data of subscribers, which must not enter here."), _("Delete the column and choose the file again.")),
}  # fmt: skip


def said(fault: dict[str, Any]) -> dict[str, Any]:
    """Give a stored fault with its reason and mend in words."""
    reason, mend = FAULTS.get(fault["code"], (fault["code"], ""))
    return {**fault, "reason": str(reason), "mend": str(mend)}


WAYS = {
    "self": _("The object itself"),
    "power": _("Loses mains power"),
    "route": _("Loses its only route"),
    "behind": _("Loses its route when batteries run out"),
}
FORMATS = {"table": _("Table"), "geojson": "GeoJSON", "json": "JSON", "thongsuot.network/1": "thongsuot.network/1"}
FIELDS = {
    "name": _("Name"),
    "owner_id": _("Owner"),
    "kind": _("Kind"),
    "lat": _("Latitude [deg]"),
    "lon": _("Longitude [deg]"),
    "area_id": _("Commune"),
    "feeder": _("Feeder"),
    "cells": _("Radio cells"),
    "generator": _("Generator"),
    "generator_tested_on": _("Generator tested on"),
    "generator_tested_by": _("Generator tested by"),
    "battery_min": _("Battery [min]"),
    "users": _("Users served"),
    "priority_services": _("Priority services"),
    "key_target": _("Key target"),
    "capacity_mbps": _("Capacity [Mbit/s]"),
    "cable": _("Cable"),
    "duct": _("Duct"),
    "substation": _("Substation"),
    "telemetry": _("Telemetry"),
    "a": _("From"),
    "b": _("To"),
    "geometry": _("Geometry"),
    "attributes": _("Attributes"),
}

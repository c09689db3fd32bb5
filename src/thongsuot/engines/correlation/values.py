"""What goes in and what comes out of the correlation."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec


class Alarm(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One alarm message, in order of receipt."""

    external_id: str
    object_id: str
    site: str
    specific_problem: str
    is_clear: bool
    reported_at: dt.datetime
    event_at: dt.datetime

    @classmethod
    def from_tmf642(cls, body: Mapping[str, Any]) -> Alarm:
        """Read one alarm with TMF642 names.

        Raises
        ------
        ValueError
            A field is missing or has the wrong form; the message names it.
        """
        try:
            reported = dt.datetime.fromisoformat(body["alarmReportingTime"])
            object_id = str(body["alarmedObject"]["id"])
            event = body.get("alarmClearedTime") or body.get("alarmRaisedTime")
            happened = dt.datetime.fromisoformat(event) if event else reported
            if reported.tzinfo is None or happened.tzinfo is None:
                raise ValueError("a time without its zone")
            return cls(
                external_id=str(body["externalAlarmId"]),
                object_id=object_id,
                site=str(body.get("site") or object_id.split("/", maxsplit=1)[0]),
                specific_problem=str(body.get("specificProblem", "")),
                is_clear=body.get("perceivedSeverity") == "cleared",
                reported_at=reported,
                event_at=happened,
            )
        except (KeyError, TypeError, ValueError) as trouble:
            raise ValueError(f"{type(trouble).__name__}: {trouble}") from trouble


class Hypothesis(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One explanation with the weight that it has among those considered (0 to 1)."""

    root: str
    root_kind: str
    cause: str
    probability: float


class Repair(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One proposal to change the registry, for a person to accept.

    ``kind`` is ``feeder`` (``object_id`` is a site; ``written`` and ``proposed`` are feeders, ``written`` may be empty) or
    ``duct`` (``object_id`` and ``proposed`` are cables that seem to lie in one duct; ``written`` is empty).
    ``probability`` is in 0 to 1; ``seen`` counts the events that speak for it, ``against`` those that speak against it;
    ``moments`` are the last of those that speak for it.
    """

    kind: str
    object_id: str
    written: str
    proposed: str
    probability: float
    seen: int
    against: int
    moments: tuple[dt.datetime, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing that changed about an incident: opened, revised, merged or ended; or ``registry``: proposals to repair it."""

    kind: str
    key: str
    root: str
    root_kind: str
    cause: str
    started_at: dt.datetime
    opened_at: dt.datetime
    alarms: tuple[str, ...] = ()  # external ids that are new to the incident
    sites: tuple[str, ...] = ()  # sites that are new to the incident
    merged_into: str = ""
    evidence: tuple[tuple[str, int], ...] = ()  # code of a sign and how often it was seen
    missing: tuple[tuple[str, int], ...] = ()  # code of a usual sign that is not there, and how usual [percent]
    hypotheses: tuple[Hypothesis, ...] = ()
    planned: str = ""  # the planned work that explains it
    repairs: tuple[Repair, ...] = ()  # only of a change of kind "registry"


class PlannedWork(msgspec.Struct, frozen=True, kw_only=True):
    """Work that was announced: while it lasts, ``[starts_at, ends_at)``, trouble of its objects is expected."""

    id: str
    objects: frozenset[str]  # sites, links, cables, ducts, feeders, substations
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(slots=True)
class Network:
    """The registry as the correlation needs it; what leads nowhere is left out."""

    feeder_of: dict[str, str] = field(default_factory=dict)
    substation_of: dict[str, str] = field(default_factory=dict)
    sites_of_feeder: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    cable_of: dict[str, str] = field(default_factory=dict)
    duct_of: dict[str, str] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    links_at: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    cores: set[str] = field(default_factory=set)
    operator_of: dict[str, str] = field(default_factory=dict)
    sites: set[str] = field(default_factory=set)
    cells_of: dict[str, int] = field(default_factory=dict)
    place_of: dict[str, tuple[float, float]] = field(default_factory=dict)  # latitude, longitude [degrees]
    grid: str = "grid"
    substations: tuple[str, ...] = ()
    parent_link: dict[str, str] = field(default_factory=dict)  # the link towards the nearest core room

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Network:
        """Read the form ``thongsuot.network/1``; unknown fields are let pass."""
        made = cls()
        for site in data.get("sites", ()):
            name = str(site["id"])
            made.sites.add(name)
            if site.get("cells"):
                made.cells_of[name] = int(site["cells"])
            if site.get("lat") is not None and site.get("lon") is not None:
                made.place_of[name] = (float(site["lat"]), float(site["lon"]))
            if site.get("feeder"):
                made.feeder_of[name] = site["feeder"]
                made.sites_of_feeder[site["feeder"]].add(name)
            if site.get("operator"):
                made.operator_of[name] = str(site["operator"])
            if site.get("kind") == "core":
                made.cores.add(name)
        for link in data.get("links", ()):
            a, b, name = str(link.get("a")), str(link.get("b")), str(link["id"])
            if a not in made.sites or b not in made.sites:
                continue
            made.ends[name] = (a, b)
            made.links_at[a].append(name)
            made.links_at[b].append(name)
            if link.get("cable"):
                made.cable_of[name] = link["cable"]
            if link.get("duct"):
                made.duct_of[name] = link["duct"]
        for feeder in data.get("feeders", ()):
            if feeder.get("substation"):
                made.substation_of[feeder["id"]] = feeder["substation"]
        grid = data.get("grid") or {}
        made.grid = grid.get("id", "grid")
        made.substations = tuple(grid.get("substations", ()))
        made._lean()
        return made

    def other(self, link: str, site: str) -> str:
        """Give the far end of a link."""
        a, b = self.ends[link]
        return b if a == site else a

    def near(self, ends: Iterable[str], others: Sequence[str]) -> bool:
        """Tell whether of two groups of sites two come within about three kilometres; False where a place is unknown."""
        for one in ends:
            for two in others:
                if one in self.place_of and two in self.place_of:
                    (north, east), (north2, east2) = self.place_of[one], self.place_of[two]
                    if abs(north - north2) < 0.027 and abs(east - east2) < 0.029:
                        return True
        return False

    def _lean(self) -> None:
        queue = sorted(self.cores)
        seen = set(queue)
        for site in queue:
            for link in self.links_at[site]:
                far = self.other(link, site)
                if far not in seen:
                    seen.add(far)
                    self.parent_link[far] = link
                    queue.append(far)

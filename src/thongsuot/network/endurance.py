"""How long sites go on without the grid: what checks and reports ask of the registry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from thongsuot.kernel.actor import Actor
from thongsuot.network.queries import plant


@dataclass(frozen=True, kw_only=True)
class FedSite:
    """One site that hangs on a feeder, with what keeps it running without it."""

    code: str
    name: str
    feeder: str
    generator: bool
    tested_on: dt.date | None  # when the generator was last run on trial
    battery_min: int | None  # [min]; None: not known
    is_key: bool


def fed_sites(*, viewer: Actor, owner_id: int | None = None) -> list[FedSite]:
    """List the sites fed from the grid that the viewer may see, of one owner or of all."""
    rows = plant("site", viewer=viewer).filter(feeder__isnull=False).select_related(None)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    fields = (
        "code",
        "name",
        "feeder__code",
        "generator",
        "generator_tested_on",
        "battery_min",
        "key_target",
        "priority_services",
    )
    return [
        FedSite(
            code=code,
            name=name,
            feeder=feeder,
            generator=generator,
            tested_on=tested_on,
            battery_min=battery,
            is_key=bool(key_target or priority),
        )
        for code, name, feeder, generator, tested_on, battery, key_target, priority in rows.values_list(*fields)
    ]

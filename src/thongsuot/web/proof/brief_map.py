"""The small map of the one page: one mark per commune, drawn without a script so that it prints anywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from thongsuot.proof.values import CommuneState

WIDTH, HEIGHT, EDGE = 320.0, 220.0, 16.0
SMALLEST, LARGEST = 3.5, 9.0
MOST_NAMED = 6


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One commune on the map: a dot where all is well, a triangle where disturbed, a square where sites are out."""

    state: CommuneState
    x: float
    y: float
    r: float

    @property
    def path(self) -> str:
        """Give the outline as the path of a picture."""
        x, y, r = self.x, self.y, self.r
        if self.state.look == "bad":
            return f"M{x - r:.1f},{y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}z"
        if self.state.look == "warn":
            return f"M{x:.1f},{y - r:.1f}L{x + r:.1f},{y + r:.1f}L{x - r:.1f},{y + r:.1f}z"
        return f"M{x - r:.1f},{y:.1f}a{r:.1f},{r:.1f} 0 1,0 {2 * r:.1f},0a{r:.1f},{r:.1f} 0 1,0 {-2 * r:.1f},0z"


@dataclass(frozen=True, kw_only=True)
class Inset:
    """The picture and the words beside it."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    troubled: tuple[CommuneState, ...]  # the worst, named
    more: int  # troubled communes that are not named
    sites: int
    down: int
    degraded: int


def inset_of(communes: Sequence[CommuneState]) -> Inset | None:
    """Place every commune on the sheet; None where no site is registered in any.

    A degree of longitude is narrowed by the cosine of the latitude, so that the province keeps its shape. Troubled
    communes are drawn last, above the others.
    """
    if not communes:
        return None
    narrow = math.cos(math.radians(sum(one.lat for one in communes) / len(communes)))
    xs, ys = [one.lon * narrow for one in communes], [-one.lat for one in communes]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = min((WIDTH - 2 * EDGE) / (wide or 1e-6), (HEIGHT - 2 * EDGE) / (high or 1e-6), 4000.0)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    most = max(one.sites for one in communes)
    marks = [
        Mark(
            state=one,
            x=left + (x - min(xs)) * scale,
            y=top + (y - min(ys)) * scale,
            r=round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(one.sites / most), 1),
        )
        for one, x, y in zip(communes, xs, ys, strict=True)
    ]
    order = {"ok": 0, "warn": 1, "bad": 2}
    marks.sort(key=lambda mark: (order[mark.state.look], -mark.r))
    troubled = sorted((one for one in communes if one.look != "ok"), key=lambda one: (-one.down, -one.degraded))
    return Inset(
        width=WIDTH,
        height=HEIGHT,
        marks=tuple(marks),
        troubled=tuple(troubled[:MOST_NAMED]),
        more=max(0, len(troubled) - MOST_NAMED),
        sites=sum(one.sites for one in communes),
        down=sum(one.down for one in communes),
        degraded=sum(one.degraded for one in communes),
    )

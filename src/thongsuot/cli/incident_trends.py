"""Command of hot spots and trends."""

from __future__ import annotations

from thongsuot.cli.incidents import app
from thongsuot.cli.setup import acting, django_ready, say_json, say_table


@app.command
def trends(*, days: int = 90, kind: str = "", as_: str = "", json: bool = False) -> None:
    """Show hot spots and trends: incidents by place, with more than chance gives marked.

    Example: thongsuot incidents trends --days 30 --kind theft
    """
    django_ready()
    from dataclasses import asdict

    from thongsuot.incidents import queries
    from thongsuot.incidents.words import IncidentKind
    from thongsuot.kernel import clock
    from thongsuot.kernel.errors import Invalid

    if kind and kind not in IncidentKind.values:
        raise Invalid(f"kind: {', '.join(IncidentKind.values)}")
    if not 7 <= days <= 730:
        raise Invalid("days: 7–730")
    found = queries.trends(viewer=acting(as_), now=clock.now(), days=days, kind=kind)
    if json:
        say_json(asdict(found))
        return
    say_table(
        ["place", "incidents", "security", "stations", "last week", "expected", "more than chance"],
        [
            [p.place, p.count, p.security, p.sites, p.week, round(p.expected, 1), "!" if p.flagged else ""]
            for p in found.places
        ],
    )

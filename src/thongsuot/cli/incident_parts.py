"""Commands for one trouble or two: what is probably the same, and splitting by hand."""

from __future__ import annotations

from thongsuot.cli.incidents import app, done, local
from thongsuot.cli.setup import acting, django_ready, say_json, say_table


@app.command(name="likely-same")
def likely_same(code: str, *, as_: str = "", json: bool = False) -> None:
    """List the incidents that are probably the same trouble. Example: thongsuot incidents likely-same SC-2026-0001"""
    django_ready()
    from dataclasses import asdict

    from thongsuot.incidents import queries

    found = queries.likely_same(code, viewer=acting(as_))
    if json:
        say_json([asdict(one) for one in found])
        return
    say_table(
        ["incident", "%", "what", "since", "signs"],
        [
            [
                one.line.code,
                one.percent,
                one.line.title,
                local(one.line.started_at),
                "; ".join(f"{'+' if speaks_for else '−'} {what}" for what, speaks_for in one.signs),
            ]
            for one in found
        ],
    )


@app.command
def split(code: str, *site: str, kind: str = "", reason: str = "", as_: str = "", json: bool = False) -> None:
    """Make two incidents of one: the named stations go to a new one.

    Example: thongsuot incidents split SC-2026-0001 S0123 S0124 --kind power --reason "Mất điện riêng"
    """
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    made = actions.split(code, site_codes=site, kind=kind, reason=reason, by=acting(as_), now=clock.now())
    done(made.code, as_, made, json=json)

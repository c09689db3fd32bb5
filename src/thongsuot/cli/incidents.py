"""Commands of the incidents room: the same verbs as in the browser and the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="incidents", help="Incidents: list, show, take over, answer, restore, close.")
VIETNAM = dt.timezone(dt.timedelta(hours=7))


def local(moment: dt.datetime | None) -> str:
    """Give a moment as people here write it; empty for none."""
    return moment.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if moment else ""


def aware(moment: dt.datetime) -> dt.datetime:
    """Give a moment with its zone; without one it is Vietnamese time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


@app.command(name="list")
def list_incidents(
    *, state: str = "unclosed", kind: str = "", level: int | None = None, as_: str = "", json: bool = False
) -> None:
    """List incidents. Example: thongsuot incidents list --state all --json

    Parameters
    ----------
    state
        open, acknowledged, on_scene, restored, closed, merged; live; unclosed; all.
    """
    django_ready()
    from dataclasses import asdict

    from thongsuot.incidents import queries

    wanted = "" if state == "all" else state
    rows = queries.incidents(viewer=acting(as_), state=wanted, kind=kind, level=level, limit=500)
    if json:
        say_json([asdict(row) for row in rows])
        return
    say_table(
        ["code", "level", "state", "what", "where", "since", "stations", "users", "who"],
        [
            [
                r.code,
                r.level,
                r.state,
                r.title,
                r.place,
                local(r.started_at),
                r.sites,
                "" if r.users is None else r.users,
                r.who_has_it,
            ]
            for r in rows
        ],
    )


@app.command
def show(code: str, *, as_: str = "", json: bool = False) -> None:
    """Show one incident with its sites and timeline. Example: thongsuot incidents show SC-2026-0001"""
    django_ready()
    from dataclasses import asdict

    from thongsuot.incidents import queries
    from thongsuot.kernel import clock

    room = queries.room(code, viewer=acting(as_), now=clock.now())
    if json:
        say_json({**asdict(room), "verbs": sorted(room.verbs)})
        return
    line = room.line
    print(f"{line.code}  level {line.level}  {line.state}  {line.title}  {line.place}")
    users = "?" if line.users is None else line.users
    print(f"since {local(line.started_at)}; {line.sites} stations; users: {users}")
    expected = local(line.expected_restoration_at) or "-"
    print(f"cause: {line.cause or '-'}; expected: {expected}; has it: {line.who_has_it or '-'}")
    for sentence, count in room.evidence:
        print(f"  sign: {sentence} x{count}")
    for guess, percent in room.hypotheses:
        print(f"  perhaps: {guess} {percent}%")
    say_table(
        ["station", "name", "whose", "since", "until", "users", "out"],
        [
            [s.code, s.name, s.organisation, local(s.since), local(s.until), s.users, "x" if s.out else ""]
            for s in room.sites
        ],
    )
    for entry in room.timeline:
        print(f"{local(entry.at)}  {entry.sentence}  {entry.who}  {entry.note}")


def done(code: str, as_: str, made: Any, *, json: bool) -> None:
    """Show the incident that a command made or changed."""
    from dataclasses import asdict

    from thongsuot.incidents import queries

    line = queries.incident(made.code, viewer=acting(as_))
    if json:
        say_json(asdict(line))
    else:
        print(f"{line.code}: {line.state}")


@app.command
def acknowledge(code: str, *, as_: str, json: bool = False) -> None:
    """Take an incident over. Example: thongsuot incidents acknowledge SC-2026-0001 --as truc@tinh.example"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    done(code, as_, actions.acknowledge(code, by=acting(as_), now=clock.now()), json=json)


@app.command(name="on-scene")
def on_scene(code: str, *, as_: str = "", json: bool = False) -> None:
    """Say that a crew is on scene. Example: thongsuot incidents on-scene SC-2026-0001 --as noc@nhamang.example"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    done(code, as_, actions.mark_on_scene(code, by=acting(as_), now=clock.now()), json=json)


@app.command
def cause(code: str, text: str, *, kind: str = "", as_: str = "", json: bool = False) -> None:
    """Give the cause. Example: thongsuot incidents cause SC-2026-0001 "Xe múc làm đứt cáp" --as noc@nhamang.example"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    done(code, as_, actions.set_cause(code, cause=text, kind=kind, by=acting(as_), now=clock.now()), json=json)


@app.command
def eta(code: str, at: dt.datetime, *, as_: str = "", json: bool = False) -> None:
    """Give the expected restoration. Example: thongsuot incidents eta SC-2026-0001 2026-11-23T14:30:00+07:00"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    made = actions.set_expected_restoration(code, at=aware(at), by=acting(as_), now=clock.now())
    done(code, as_, made, json=json)


@app.command
def restore(code: str, *, at: dt.datetime | None = None, as_: str = "", json: bool = False) -> None:
    """Say that service is back. Example: thongsuot incidents restore SC-2026-0001 --as noc@nhamang.example"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    moment = aware(at) if at else None
    done(code, as_, actions.restore(code, at=moment, by=acting(as_), now=clock.now()), json=json)


@app.command
def close(code: str, *, as_: str = "", json: bool = False) -> None:
    """Close a restored incident. Example: thongsuot incidents close SC-2026-0001 --as truc@tinh.example"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    done(code, as_, actions.close(code, by=acting(as_), now=clock.now()), json=json)


@app.command
def note(code: str, text: str, *, shared: bool = False, as_: str = "", json: bool = False) -> None:
    """Write a note. Example: thongsuot incidents note SC-2026-0001 "Tổ ứng cứu đã xuất phát" --shared"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    done(code, as_, actions.add_note(code, note=text, shared=shared, by=acting(as_), now=clock.now()), json=json)


@app.command
def share(code: str, organisation: str, *, as_: str = "", json: bool = False) -> None:
    """Call another body in. Example: thongsuot incidents share SC-2026-0001 xa-an-binh"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock
    from thongsuot.people.queries import organisation as find

    actor = acting(as_)
    done(code, as_, actions.share_with(code, find(organisation, viewer=actor), by=actor, now=clock.now()), json=json)


@app.command
def merge(code: str, into: str, *, as_: str = "", json: bool = False) -> None:
    """Make one incident of two. Example: thongsuot incidents merge SC-2026-0002 SC-2026-0001"""
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock

    done(code, as_, actions.merge(code, into, by=acting(as_), now=clock.now()), json=json)


@app.command(name="open")
def open_by_hand(
    kind: str,
    title: str,
    *,
    started: dt.datetime | None = None,
    place: str = "",
    site: list[str] | None = None,
    users: int | None = None,
    organisation: list[str] | None = None,
    drill: bool = False,
    drill_person: list[int] | None = None,
    as_: str = "",
    json: bool = False,
) -> None:
    """Open an incident that no alarm tells of.

    Example: thongsuot incidents open theft "Mất cáp" --place "xã An Bình"

    Parameters
    ----------
    drill
        A drill: it calls nobody but its people, and counts nowhere.
    drill_person
        Number of a person whom the drill may call; nobody named: those on duty at one's own body.
    """
    django_ready()
    from thongsuot.incidents import actions
    from thongsuot.kernel import clock
    from thongsuot.people.queries import organisation as find
    from thongsuot.people.queries import person

    actor, now = acting(as_), clock.now()
    made = actions.open_by_hand(
        kind=kind,
        title=title,
        started_at=aware(started) if started else now,
        place=place,
        site_codes=site or (),
        users=users,
        organisations=[find(name, viewer=actor) for name in organisation or ()],
        is_drill=drill,
        drill_people=[person(pk, viewer=actor) for pk in drill_person or ()],
        by=actor,
        now=now,
    )
    done(made.code, as_, made, json=json)


# Each adds its commands to this group.
from thongsuot.cli import incident_parts, incident_recovery, incident_reviews, incident_trends, incident_work  # noqa: E402

__all__ = ["app", "incident_parts", "incident_recovery", "incident_reviews", "incident_trends", "incident_work"]

"""Commands of the people room."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from pathlib import Path

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="people")


@app.command(name="list")
def list_people(*, bodies: bool = False, json: bool = False, as_: str = "") -> None:
    """List persons, or bodies. Example: thongsuot people list --bodies"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import queries

    viewer, moment = acting(as_), clock.now()
    if bodies:
        rows = list(queries.organisations(viewer=viewer))
        if json:
            say_json([{"code": b.code, "name": b.name, "kind": b.kind, "phone": b.phone} for b in rows])
        else:
            say_table(
                ["code", "name", "kind", "telephone"], [[b.code, b.name, b.get_kind_display(), b.phone] for b in rows]
            )
        return
    people = [(p, sorted(queries.roles_of(p, now=moment))) for p in queries.persons(viewer=viewer)]
    if json:
        say_json(
            [
                {
                    "id": p.pk,
                    "name": p.display_name,
                    "email": p.email,
                    "organisation": p.organisation.code if p.organisation else "",
                    "roles": roles,
                    "active": p.is_active,
                }
                for p, roles in people
            ]
        )
    else:
        say_table(
            ["id", "name", "e-mail", "body", "roles", "telephone"],
            [[p.pk, p.display_name, p.email, p.organisation, ", ".join(roles), p.phone] for p, roles in people],
        )


@app.command
def add_body(
    code: str, name: str, kind: str, *, short_name: str = "", phone: str = "", email: str = "", as_: str = ""
) -> None:
    """Add a body. Example: thongsuot people add-body skhcn "Sở Khoa học và Công nghệ" dept_ic --phone 0200123456"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import actions

    made = actions.add_organisation(
        code=code,
        name=name,
        kind=kind,
        short_name=short_name,
        phone=phone,
        email=email,
        by=acting(as_),
        now=clock.now(),
    )
    print(f"body {made.code}: {made.name}")


@app.command
def add(
    email: str,
    name: str,
    *,
    body: str = "",
    role: list[str] | None = None,
    phone: str = "",
    position: str = "",
    password: bool = False,
    as_: str = "",
) -> None:
    """Add a person.

    Example: thongsuot people add truc@tinh.example "Trần Trực" --body skhcn --role duty_officer --password

    With --password the first password is asked for (or read from standard input); it never stands on the command line.
    On a store without anybody, use --role admin to make the administrator.
    """
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import actions, queries

    actor = acting(as_)
    secret = (
        (getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()) if password else None
    )
    made = actions.add_person(
        email=email,
        display_name=name,
        organisation=queries.organisation(body, viewer=actor) if body else None,
        roles=tuple(role or ()),
        phone=phone,
        position=position,
        password=secret,
        by=actor,
        now=clock.now(),
    )
    print(f"person {made.pk}: {made.display_name}")


@app.command
def roles(email: str, *, role: list[str] | None = None, as_: str = "") -> None:
    """Make these the roles of a person from now on. Example: thongsuot people roles truc@tinh.example --role leader"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import actions, queries

    actor = acting(as_)
    person = queries.person_by_email(email, viewer=actor)
    actions.set_roles(person, roles=tuple(role or ()), by=actor, now=clock.now())
    print(f"{person.display_name}: {', '.join(role or ()) or 'no role'}")


@app.command
def token(email: str, name: str, *, days: int = 90, as_: str = "") -> None:
    """Make a token for a program and print it once. Example: thongsuot people token truc@tinh.example bang-theo-doi"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import actions, queries

    actor, moment = acting(as_), clock.now()
    person = queries.person_by_email(email, viewer=actor)
    until = moment + dt.timedelta(days=days)
    print(actions.make_token(person, name=name, expires_at=until, by=actor, now=moment))


@app.command
def meant(phrase: str, *, day: str = "", json: bool = False, as_: str = "") -> None:
    """Tell whom a phrase of a directive means on a day. Example: thongsuot people meant "Sở Bưu chính, Viễn thông".

    --day is the day on which the bodies must exist (today if left out), such as 2025-06-01.
    """
    django_ready()
    from dataclasses import asdict

    from thongsuot.kernel import clock
    from thongsuot.people import queries

    on = _day(day) or clock.now().date()
    found = queries.meant_by(phrase, viewer=acting(as_), day=on)
    if json:
        say_json([asdict(one) for one in found])
    else:
        say_table(["code", "name", "why"], [[one.code, one.name, "; ".join(one.reasons)] for one in found])


@app.command
def alias(code: str, name: str, *, until: str = "", as_: str = "") -> None:
    """Give a body another name. Example: thongsuot people alias skhcn "Sở KHCN"."""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import actions, queries

    by = acting(as_)
    body = queries.organisation(code, viewer=by)
    made = actions.add_alias(body, name=name, valid_until=_day(until), by=by, now=clock.now())
    print(f"{body.code}: {made.name}")


@app.command
def rename(code: str, name: str, on: str, *, short_name: str = "", as_: str = "") -> None:
    """Rename a body from a day on. Example: thongsuot people rename ptth "Báo và Đài Thanh Lam" 2025-07-01"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import actions, queries

    by, start = acting(as_), _given_day(on)
    body = queries.organisation(code, viewer=by)
    actions.rename_body(body, name=name, short_name=short_name, on=start, by=by, now=clock.now())
    print(f"{body.code}: {body.name}")


@app.command
def succeed(before: str, after: str, on: str, *, reason: str = "", as_: str = "") -> None:
    """Note that a body's duties went to another. Example: thongsuot people succeed stttt skhcn 2025-03-01"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import actions, queries

    by, start = acting(as_), _given_day(on)
    first, second = (queries.organisation(code, viewer=by) for code in (before, after))
    actions.succeed_body(first, after=second, on=start, reason=reason, by=by, now=clock.now())
    print(f"{first.code} -> {second.code}, {start}")


@app.command
def merge(double: str, into: str, *, on: str = "", as_: str = "") -> None:
    """Join two records of one body. Example: thongsuot people merge sao-mai-2 smt"""
    django_ready()
    from thongsuot.kernel import clock
    from thongsuot.people import actions, queries

    by, now = acting(as_), clock.now()
    first, second = (queries.organisation(code, viewer=by) for code in (double, into))
    actions.merge_bodies(first, into=second, on=_day(on) or now.date(), by=by, now=now)
    print(f"{first.code} -> {second.code}")


@app.command
def import_bodies(file: Path, *, dry_run: bool = False, as_: str = "") -> None:
    """Take in a list of bodies (.xlsx, .csv). Example: thongsuot people import-bodies danh-muc.xlsx --dry-run

    Columns: code, name, kind; also short name, email, phone, parent, area, more kinds, other names (parted by “;”).
    """
    django_ready()
    from thongsuot.adapters.directory_files import bodies_from_file
    from thongsuot.kernel import clock
    from thongsuot.people import actions

    lines = bodies_from_file(file.read_bytes(), filename=file.name)
    made = actions.import_bodies(lines, dry_run=dry_run, by=acting(as_), now=clock.now())
    print(f"{made} new of {len(lines)}{' (dry run)' if dry_run else ''}")


def _given_day(text: str) -> dt.date:
    found = _day(text)
    return found if found is not None else sys.exit("thongsuot: a date is needed, like 2026-11-23")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        sys.exit(f"thongsuot: {text!r} is not a date like 2026-11-23")

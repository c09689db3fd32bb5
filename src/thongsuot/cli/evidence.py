"""Commands of the evidence room: pieces, sealed bundles, cases; checking a bundle needs no store."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="evidence")


@app.command
def verify(bundle: Path, *, fingerprint: str = "") -> None:
    """Check a sealed bundle without store and network; exit code 1 if it is not whole.

    Example: thongsuot evidence verify SC-2026-0001-chung-cu-3.zip --fingerprint 1A2B-…
    """
    from thongsuot.engines.sealing import verifier

    raise SystemExit(verifier.main([str(bundle), *([fingerprint] if fingerprint else [])]))


@app.command(name="list")
def list_evidence(code: str, *, as_: str = "", json: bool = False) -> None:
    """List the evidence of an incident and its bundles. Example: thongsuot evidence list SC-2026-0001"""
    django_ready()
    from thongsuot.evidence import queries

    found = queries.evidence(code, viewer=acting(as_))
    if json:
        say_json(
            {
                "pieces": [
                    {
                        "ref": i.ref,
                        "description": i.description,
                        "file": i.file_name,
                        "sha256": i.sha256,
                        "size": i.size,
                    }
                    for i in found.items
                ],
                "bundles": [
                    {"id": b.pk, "seal": b.seal, "fingerprint": b.fingerprint, "given_to": str(b.given_to or "")}
                    for b in found.bundles
                ],
            }
        )
        return
    say_table(
        ["piece", "what it shows", "file", "bytes", "sha256", "put in by"],
        [[i.ref, i.description, i.file_name, i.size, i.sha256[:16], i.added_by] for i in found.items],
    )
    say_table(
        ["bundle", "made by", "fingerprint", "given to", "received by"],
        [[b.pk, b.made_by, b.fingerprint, b.given_to, b.received_by] for b in found.bundles],
    )


@app.command
def add(
    code: str,
    file: Path,
    description: str,
    *,
    kind: Literal["photo", "paper", "record", "other"] = "other",
    taken_by: str = "",
    as_: str = "",
) -> None:
    """Put an original in. Example: thongsuot evidence add SC-2026-0001 anh.jpg "Cáp bị cắt tại bể 12" --kind photo"""
    django_ready()
    import mimetypes

    from thongsuot.evidence import actions
    from thongsuot.kernel import clock

    made = actions.add_item(
        code,
        data=file.read_bytes(),
        file_name=file.name,
        content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        description=description,
        kind=kind,
        taken_by=taken_by,
        by=acting(as_),
        now=clock.now(),
    )
    print(f"{made.ref} {made.sha256}")


@app.command
def seal(code: str, *, out: Path, as_: str = "") -> None:
    """Seal a bundle and write it to a file. Example: thongsuot evidence seal SC-2026-0001 --out ho-so.zip"""
    django_ready()
    from thongsuot.evidence import actions
    from thongsuot.kernel import clock

    actor = acting(as_)
    made = actions.seal(code, by=actor, now=clock.now())
    _row, data = actions.open_bundle(code, made.pk, by=actor, now=clock.now())
    out.write_bytes(data)
    print(f"bundle {made.pk}: {out}, {len(data)} bytes, fingerprint {made.fingerprint}")


@app.command(name="hand-over")
def hand_over(code: str, bundle: int, organisation: str, *, as_: str = "") -> None:
    """Hand a bundle over to a body of the police. Example: thongsuot evidence hand-over SC-2026-0001 3 cat"""
    django_ready()
    from thongsuot.evidence import actions
    from thongsuot.kernel import clock
    from thongsuot.people.queries import organisation as find

    actor = acting(as_)
    row = actions.hand_over(code, bundle, to=find(organisation, viewer=actor), by=actor, now=clock.now())
    print(f"bundle {row.pk} handed over to {row.given_to} by {row.given_by}")


@app.command
def receive(code: str, bundle: int, *, case_number: str = "", as_: str = "") -> None:
    """Confirm that one's body received a bundle.

    Example: thongsuot evidence receive SC-2026-0001 3 --as ca@tinh.example
    """
    django_ready()
    from thongsuot.evidence import actions
    from thongsuot.kernel import clock

    row = actions.receive(code, bundle, case_number=case_number, by=acting(as_), now=clock.now())
    print(f"bundle {row.pk} received by {row.received_by}")


@app.command
def cases(*, state: str = "", as_: str = "", json: bool = False) -> None:
    """List the police's cases, those whose clock runs out first on top. Example: thongsuot evidence cases"""
    django_ready()
    from thongsuot.cli.incidents import local
    from thongsuot.evidence import queries
    from thongsuot.kernel import clock

    rows = queries.cases(viewer=acting(as_), now=clock.now(), state=state)
    if json:
        say_json(
            [
                {"code": r.incident.code, "state": r.state, "number": r.number, "due_at": r.due_at, "clock": r.clock}
                for r in rows
            ]
        )
        return
    say_table(
        ["incident", "state", "clock", "due", "officer", "number"],
        [[r.incident.code, r.state, r.clock, local(r.due_at), r.officer, r.number] for r in rows],
    )

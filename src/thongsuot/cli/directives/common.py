"""What the commands of this room share."""

from __future__ import annotations

import datetime as dt
import mimetypes
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from thongsuot.cli.setup import acting, django_ready

if TYPE_CHECKING:
    from thongsuot.kernel.actor import Actor

app = App(name="directives", help="Read directives, bring them in, issue them, follow who has done what.")

As = Annotated[str, Parameter(name="--as", help="Act as the person who signs in with this e-mail.")]
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON for another program.")]

Convert = Annotated[
    bool,
    Parameter(
        name="--convert-legacy", negative="", help="Convert text typed in TCVN3, VNI or Windows-1258 to Unicode."
    ),
]


def short(text: str, width: int = 90) -> str:
    """Give a text on one line, cut to a width."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= width else one_line[: width - 1] + "…"


def ready(email: str) -> tuple[Actor, dt.datetime]:
    """Load Django and give who acts and when."""
    django_ready()
    from thongsuot.kernel import clock

    return acting(email), clock.now()


def bytes_of(file: Path) -> bytes:
    """Read a file, or end with one line that says why not."""
    try:
        return file.read_bytes()
    except OSError as trouble:
        sys.exit(f"thongsuot: {file}: {trouble.strerror}")


def original(file: Path) -> tuple[str, bytes, str]:
    """Give a file as actions keep it: its name, bytes and content type."""
    return file.name, bytes_of(file), mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def day(text: str) -> dt.date | None:
    """Read a date; an empty text is none."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        sys.exit(f"thongsuot: {text!r} is not a date like 2026-11-23")

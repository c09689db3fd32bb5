"""What commands share: Django on demand, who acts, and how results are printed."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thongsuot.kernel.actor import Actor


def django_ready() -> None:
    """Load Django's settings and models; call it first in a command that needs the store."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")
    import django
    from django.conf import settings
    from django.utils import translation

    django.setup()
    wanted = os.environ.get("THONGSUOT_LANG") or os.environ.get("LANG", "")
    translation.activate("en" if wanted.lower().startswith("en") else settings.LANGUAGE_CODE)


def acting(email: str = "") -> Actor:
    """Give the actor of a command: the person named by --as, else the house (whoever can run this owns the store)."""
    from thongsuot.kernel import clock
    from thongsuot.kernel.actor import HOUSE
    from thongsuot.kernel.errors import NotFound
    from thongsuot.people.models import Person
    from thongsuot.people.queries import actor_of

    if not email:
        return HOUSE
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise NotFound(f"no active person signs in with {email}")
    return actor_of(person, now=clock.now())


def is_trouble(trouble: BaseException) -> bool:
    """Tell whether this is a refusal of the house rather than a defect (without loading Django for it)."""
    module = sys.modules.get("thongsuot.kernel.errors")
    return module is not None and isinstance(trouble, module.Trouble)


def say_json(value: Any) -> None:
    """Print one JSON value for another program."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def say_table(headings: list[str], rows: list[list[Any]]) -> None:
    """Print a table for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console().print(table)

"""From an issued draft to what it does to older documents: carried out, replaced, amended, re-affirmed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from thongsuot.directives import actions, queries
from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Trouble


def on_draft_issued(payload: dict[str, Any], now: dt.datetime) -> None:
    """Tie the new document to the older ones that its draft named; a second call changes nothing."""
    newer = payload["directive_id"]
    if newer is None:
        return
    reaffirms = [(clause, int(older)) for clause, older in payload["reaffirms"]]
    try:
        with transaction.atomic():
            if payload["relation"] and payload["related_id"] is not None:
                of_one = payload["relation"] in ("amends", "reaffirms")
                ids = tuple(pk for _clause, pk in reaffirms if _of(pk) == payload["related_id"]) if of_one else ()
                actions.link_directives(
                    newer, payload["related_id"], relation=payload["relation"], obligation_ids=ids, by=HOUSE, now=now
                )
            by_clause = {one.clause: one for one in queries.directive(newer, viewer=HOUSE).obligations}
            for clause, older in reaffirms:
                if clause in by_clause and _of(older) is not None:
                    actions.link_repeat(newer, by_clause[clause].obligation_id, earlier_id=older, by=HOUSE, now=now)
    except Trouble as trouble:
        # The older document is gone or newer than this one; trying again can't change that: put it on record.
        with transaction.atomic():
            audit.record("directive.not_tied", by=HOUSE, now=now, of=("directive", newer),
                         detail={**payload, "why": str(trouble)})  # fmt: skip


def _of(obligation_id: int) -> int | None:
    try:
        return queries.obligation(obligation_id, viewer=HOUSE).directive_id
    except Trouble:
        return None

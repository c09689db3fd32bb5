"""The audit chain: read, filter, verify, take away as a table."""

from __future__ import annotations

import csv
import io
import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.kernel import audit as chain
from thongsuot.kernel import clock
from thongsuot.kernel import health as kernel_health
from thongsuot.web.door import SignedInRequest, door

MOST = 5000
PER_PAGE = 100
KINDS = ("incident", "page", "shift", "directive", "obligation", "assignment", "person", "organisation", "report")


def safe_cell(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    text = str(value)
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) else text


@door("audit.read")
def audit(request: SignedInRequest) -> HttpResponse:
    """Show the newest entries of the chain, and what the last check found."""
    action, kind = request.GET.get("action", "").strip(), request.GET.get("kind", "")
    rows = chain.latest(viewer=request.actor, limit=MOST, action=action, object_type=kind)
    last = kernel_health.last_chain_check(viewer=request.actor)
    return render(
        request,
        "audit/audit.html",
        {
            "entries": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "action": action,
            "kind": kind,
            "kinds": KINDS,
            "check": last,
            "now": clock.now(),
            "query": request.GET.urlencode(),
        },
    )


@door("audit.read", methods=("POST",))
def verify(request: SignedInRequest) -> HttpResponse:
    """Check the whole chain and show the result."""
    found = kernel_health.verify_chain(by=request.actor, now=clock.now())
    if found.fault is None:
        messages.success(
            request, _("The chain holds: all %(count)s entries are as written.") % {"count": found.entries}
        )
    else:
        messages.error(request, _("The chain is broken at entry %(sequence)s.") % {"sequence": found.fault.sequence})
    return redirect("audit")


@door("audit.read")
def export(request: SignedInRequest) -> HttpResponse:
    """Give the filtered entries as a table with their hashes."""
    rows = chain.latest(
        viewer=request.actor,
        limit=100_000,
        action=request.GET.get("action", "").strip(),
        object_type=request.GET.get("kind", ""),
    )
    out = io.StringIO()
    out.write("\ufeff")  # spreadsheets read Vietnamese right only with this mark
    table = csv.writer(out)
    table.writerow(["sequence", "at", "actor", "label", "action", "object", "detail", "previous_hash", "hash"])
    for row in rows:
        table.writerow(
            [
                row.sequence,
                row.at.isoformat(),
                safe_cell(row.actor),
                safe_cell(row.actor_label),
                safe_cell(row.action),
                safe_cell(f"{row.object_type}:{row.object_id}"),
                safe_cell(json.dumps(row.detail, ensure_ascii=False, sort_keys=True)),
                row.previous_hash,
                row.hash,
            ]
        )
    return HttpResponse(
        out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )

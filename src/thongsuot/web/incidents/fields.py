"""Who sees which part of an incident, as the queries hold it: for the administrator and the auditor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thongsuot.incidents.fields import FIELDS, READERS, reads
from thongsuot.web.door import door


@door("audit.read")
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """Show the table of fields and readers."""
    rows = [
        (rule.label, [(label, reads(field, reader)) for reader, label in READERS.items()])
        for field, rule in FIELDS.items()
    ]
    return render(request, "incidents/fields.html", {"readers": READERS.values(), "rows": rows})

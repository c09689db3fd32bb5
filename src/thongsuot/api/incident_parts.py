"""API operations for one trouble or two: what is probably the same, and splitting by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from thongsuot.api.door import door
from thongsuot.api.incidents import IncidentOut, VersionIn, actor_of
from thongsuot.incidents import actions, queries
from thongsuot.kernel import clock

router = Router(tags=["incidents"])


class LikenessSignOut(Schema):
    """One sign in words."""

    what: str
    speaks_for: bool


class LikelySameOut(Schema):
    """Another incident that is probably the same trouble."""

    incident: IncidentOut
    percent: int = Field(description="How likely it is, by weights set by judgement.")
    signs: list[LikenessSignOut]


class SplitIn(VersionIn):
    """What goes to the new incident."""

    site_codes: list[str] = Field(min_length=1, max_length=5000)
    kind: str = Field("", max_length=12, description="Cause class of the new incident; that of the first if empty.")
    reason: str = Field("", max_length=500)


@router.get(
    "/{code}/likely-same",
    response=list[LikelySameOut],
    operation_id="list_likely_same_incidents",
    summary="Probably the same as",
)
@door("incidents.read")
def likely_same(request: HttpRequest, code: str) -> Any:
    """Give the incidents that are probably the same trouble, with the signs; empty for who sees only a part."""
    return [
        {
            "incident": one.line,
            "percent": one.percent,
            "signs": [{"what": what, "speaks_for": speaks_for} for what, speaks_for in one.signs],
        }
        for one in queries.likely_same(code, viewer=actor_of(request))
    ]


@router.post(
    "/{code}/split", response={201: IncidentOut}, operation_id="split_incident", summary="Make two incidents of one"
)
@door("incidents.close")
def split(request: HttpRequest, code: str, body: SplitIn) -> Any:
    """Give the named stations and their alarms to a new incident; the answer shows the new one."""
    actor = actor_of(request)
    made = actions.split(
        code,
        site_codes=body.site_codes,
        kind=body.kind,
        reason=body.reason,
        version=body.version,
        by=actor,
        now=clock.now(),
    )
    return Status(201, queries.incident(made.code, viewer=actor))

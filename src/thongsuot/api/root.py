"""The API under /api/v1: one tree of operations, errors as RFC 9457."""

from __future__ import annotations

import inspect
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import PathView

from thongsuot.api.agreements import router as agreements
from thongsuot.api.alarm_shelving import router as alarm_shelving
from thongsuot.api.alarm_sources import router as alarm_sources
from thongsuot.api.alarms import router as alarms
from thongsuot.api.cases import router as cases
from thongsuot.api.directives import router as directives
from thongsuot.api.directory import areas_router as places
from thongsuot.api.directory import router as directory
from thongsuot.api.door import SessionDoor, TokenDoor
from thongsuot.api.drafting import router as drafting
from thongsuot.api.duty import router as duty
from thongsuot.api.evidence import router as evidence
from thongsuot.api.incident_forms import router as incident_forms
from thongsuot.api.incident_parts import router as incident_parts
from thongsuot.api.incident_trends import router as incident_trends
from thongsuot.api.incident_work import router as incident_work
from thongsuot.api.incidents import router as incidents
from thongsuot.api.law import router as law
from thongsuot.api.law_assessments import router as assessments
from thongsuot.api.network import router as network
from thongsuot.api.people import router as people
from thongsuot.api.plans import router as plans
from thongsuot.api.proof import router as proof
from thongsuot.api.recovery import over_all as recovery_over_all
from thongsuot.api.recovery import router as recovery
from thongsuot.api.reminders import router as reminders
from thongsuot.api.reports import router as reports
from thongsuot.api.reviews import over_all as reviews_over_all
from thongsuot.api.reviews import router as reviews
from thongsuot.api.statutory import router as statutory
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotAllowed, Trouble

api = NinjaAPI(
    title="Thông Suốt",
    version="1",
    description="From a directive, through alarms and incidents, to the report that answers it.",
    auth=[SessionDoor(csrf=True), TokenDoor()],
    urls_namespace="api",
    docs_url="/docs",
    openapi_url="/openapi.json",
)


def _problem(status: int, body: dict[str, Any]) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder)  # details may hold times and translated words
    headers = {"Retry-After": str(body["errors"]["retry_after"])} if "retry_after" in body.get("errors", {}) else {}
    return HttpResponse(text, status=status, content_type="application/problem+json", headers=headers)


@api.exception_handler(Trouble)
def on_trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Turn a refusal of the house into a problem document."""
    return _problem(trouble.status, trouble.as_problem())


def _plain(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    return _problem(
        status, {"type": f"urn:thongsuot:problem:{code}", "title": code, "status": status, "detail": detail, **more}
    )


def _not_permitted(request: HttpRequest) -> NotAllowed | None:
    """Give the refusal that a caller without the operation's permission must get, whatever its body looks like."""
    match, actor = request.resolver_match, getattr(request, "auth", None)
    view = inspect.getclosurevars(match.func).nonlocals.get("self") if match else None
    operation = view._find_operation(request) if isinstance(view, PathView) else None
    permission = getattr(operation.view_func, "permission", None) if operation else None
    if permission is None or not isinstance(actor, Actor):
        return None
    try:
        actor.require(permission)
    except NotAllowed as refused:
        return refused
    return None


@api.exception_handler(ValidationError)
def on_validation(request: HttpRequest, trouble: ValidationError) -> HttpResponse:
    """Say which field of the request is wrong and why, to those who may send it at all."""
    refused = _not_permitted(request)
    if refused is not None:
        return on_trouble(request, refused)
    errors = [{"where": ".".join(str(x) for x in e["loc"]), "why": e["msg"]} for e in trouble.errors]
    return _plain(422, "invalid", "The request does not have the right form.", errors=errors)


@api.exception_handler(AuthenticationError)
def on_unknown(request: HttpRequest, trouble: AuthenticationError) -> HttpResponse:
    """Ask for a session or a token."""
    return _plain(401, "not_signed_in", "Sign in, or send a bearer token.")


@api.exception_handler(HttpError)
def on_http(request: HttpRequest, trouble: HttpError) -> HttpResponse:
    """Give the framework's own refusals the same form."""
    return _plain(trouble.status_code, "refused", str(trouble))


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, trouble: Http404) -> HttpResponse:
    """Say that nothing is there."""
    return _plain(404, "not_found", "There is nothing at this address.")


api.add_router("/alarms", alarms)
api.add_router("/alarms", alarm_sources)
api.add_router("/alarms", alarm_shelving)
api.add_router("/directives", directives)
api.add_router("/agreements", agreements)
api.add_router("/plans", plans)
api.add_router("/law", law)
api.add_router("/assessments", assessments)
api.add_router("/network", network)
api.add_router("/incidents", incident_trends)  # before "/{code}"
api.add_router("/incidents", incidents)
api.add_router("/incidents", incident_work)
api.add_router("/incidents", incident_parts)
api.add_router("/incidents", incident_forms)
api.add_router("/incidents", evidence)
api.add_router("/incidents", recovery)
api.add_router("/recovery", recovery_over_all)
api.add_router("/incidents", reviews)
api.add_router("/reviews", reviews_over_all)
api.add_router("/cases", cases)
api.add_router("/statutory", statutory)
api.add_router("/duty", duty)
api.add_router("/reports", reports)
api.add_router("/people", people)
api.add_router("/people", directory)
api.add_router("/places", places)
api.add_router("/drafting", drafting)
api.add_router("/reminders", reminders)
api.add_router("/proof", proof)

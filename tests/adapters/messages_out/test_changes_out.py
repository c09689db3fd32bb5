"""Changes by webhook: signed so that the other side can check, and never sent where it is not allowed."""

from __future__ import annotations

import hashlib
import hmac

import httpx
import pytest
from django.conf import settings

from thongsuot.adapters.messages_out.changes import ChangeSender

URL = "https://nhiemvu.example/hook"


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.OFFICE, "webhook_allow", "nhiemvu.example")


def _sender(status: int, seen: list[httpx.Request]) -> ChangeSender:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status)

    return ChangeSender(resolve=lambda host, port: ["93.184.216.34"], transport=httpx.MockTransport(answer))


def test_a_batch_is_signed_over_its_time_and_body() -> None:
    seen: list[httpx.Request] = []
    assert _sender(204, seen).post(url=URL, body=b'{"changes": []}', key="k", reference="feed-1-2-3") == ""
    head = seen[0].headers
    wanted = hmac.new(b"k", head["X-Thongsuot-Timestamp"].encode() + b'.{"changes": []}', hashlib.sha256).hexdigest()
    assert head["X-Thongsuot-Signature"] == f"v1={wanted}" and head["Idempotency-Key"] == "feed-1-2-3"


@pytest.mark.parametrize("status", [301, 400, 500])
def test_anything_but_success_is_said(status: int) -> None:
    assert str(status) in _sender(status, []).post(url=URL, body=b"{}", key="k", reference="r")


@pytest.mark.parametrize("url", ["https://other.example/", "https://127.0.0.1/", "http://nhiemvu.example/", "ftp://x/"])
def test_an_address_that_is_not_allowed_is_never_reached(url: str) -> None:
    seen: list[httpx.Request] = []
    assert _sender(200, seen).post(url=url, body=b"{}", key="k", reference="r")
    assert seen == []

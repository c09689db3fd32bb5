"""Every channel keeps the same contract; e-mail and webhook are tried against servers on this machine."""

from __future__ import annotations

import dataclasses
import http.server
import json
import logging
import socket
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import mail

from thongsuot.adapters.messages_out.console import ConsoleSender
from thongsuot.adapters.messages_out.email import EmailSender
from thongsuot.adapters.messages_out.webhook import (
    Forbidden,
    WebhookSender,
    check,
    signature,
    signing_key,
)
from thongsuot.duty.ports import FAILED, SENT, SKIPPED, Message, Sender

MESSAGE = Message(
    key="7:0:0:3:email",
    page_id=7,
    subject_type="incident",
    subject_id="SC-2026-0001",
    severity="critical",
    person_id=3,
    person_name="Trần Trực Ban",
    email="truc@thanhlam.example",
    phone="0900000000",
    webhook_url="",
    language="vi",
    subject="[Gọi trực] Đứt cáp\nBcc: all@thanhlam.example".replace("\n", " "),
    text="Đứt cáp tại xã An Bình",
    link="http://127.0.0.1:8000/ack/tuyệt-mật",
)


class Office:
    """Stands in for the office's settings."""

    def __init__(self, **given: object) -> None:
        self.__dict__.update(settings.OFFICE.model_dump() | given)


class Hook(http.server.BaseHTTPRequestHandler):
    """A webhook's other side that keeps what it is sent."""

    seen: list[tuple[dict[str, str], bytes]]
    answer = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((dict(self.headers), body))
        self.send_response(self.answer)
        if self.answer == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[tuple[str, type[Hook]]]:
    kind = type("OneHook", (Hook,), {"seen": [], "answer": 200})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/pages", kind
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["console", "email", "webhook"])
def ready(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, hook: tuple[str, type[Hook]]
) -> tuple[Sender, Message]:
    """Give each channel, set up to work, with a message for it."""
    address, _kind = hook
    office = Office(email_host="localhost", webhook_allow="127.0.0.1")
    monkeypatch.setattr(settings, "OFFICE", office)
    senders: dict[str, Sender] = {"console": ConsoleSender(), "email": EmailSender(), "webhook": WebhookSender()}
    return senders[request.param], dataclasses.replace(MESSAGE, webhook_url=address)


def test_a_channel_that_works_says_sent(ready: tuple[Sender, Message]) -> None:
    sender, message = ready
    assert sender.send(message).state == SENT


def test_a_channel_takes_the_same_message_twice(ready: tuple[Sender, Message]) -> None:
    sender, message = ready
    assert [sender.send(message).state for _turn in range(2)] == [SENT, SENT]


def test_a_channel_names_itself_as_its_attempts_do(ready: tuple[Sender, Message]) -> None:
    assert ready[0].channel in ("console", "email", "webhook")


def test_no_channel_writes_the_link_to_a_log(ready: tuple[Sender, Message], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sender, message = ready
    sender.send(message)
    assert "tuyệt-mật" not in caplog.text


@pytest.mark.parametrize(("sender", "why"), [(EmailSender(), "THONGSUOT_EMAIL_HOST"), (WebhookSender(), "no webhook")])
def test_a_channel_that_is_off_says_why(sender: Sender, why: str) -> None:
    outcome = sender.send(MESSAGE)
    assert outcome.state == SKIPPED and why in outcome.reason


def test_an_e_mail_holds_the_whole_message_and_one_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OFFICE", Office(email_host="localhost"))
    EmailSender().send(MESSAGE)
    EmailSender().send(MESSAGE)
    first, again = mail.outbox
    assert first.to == ["truc@thanhlam.example"] and "An Bình" in str(first.body)
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"], "a repeat folds into the first"


def test_a_mail_server_that_refuses_is_a_failure_to_try_again(
    monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port  # type: ignore[attr-defined]
    settings.OFFICE = Office(email_host="127.0.0.1")  # type: ignore[attr-defined]
    outcome = EmailSender().send(MESSAGE)
    assert outcome.state == FAILED and "ConnectionRefusedError" in outcome.reason


def test_a_webhook_is_signed_so_that_the_other_side_can_check(
    hook: tuple[str, type[Hook]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, kind = hook
    monkeypatch.setattr(settings, "OFFICE", Office(webhook_allow="127.0.0.0/8"))
    WebhookSender().send(dataclasses.replace(MESSAGE, webhook_url=address))
    ((headers, body),) = kind.seen
    moment = int(headers["X-Thongsuot-Timestamp"])
    assert headers["X-Thongsuot-Signature"] == signature(body, key=signing_key(3), moment=moment)
    assert headers["X-Thongsuot-Signature"] != signature(body + b" ", key=signing_key(3), moment=moment)
    assert headers["X-Thongsuot-Signature"] != signature(body, key=signing_key(4), moment=moment)
    assert headers["Idempotency-Key"] == MESSAGE.key
    assert json.loads(body)["acknowledge"] == MESSAGE.link


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_webhook_that_answers_otherwise_has_failed_and_is_not_followed(
    hook: tuple[str, type[Hook]], monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    address, kind = hook
    kind.answer = answer
    monkeypatch.setattr(settings, "OFFICE", Office(webhook_allow="127.0.0.1"))
    outcome = WebhookSender().send(dataclasses.replace(MESSAGE, webhook_url=address))
    assert outcome.state == FAILED and str(answer) in outcome.reason
    assert len(kind.seen) == 1


def test_a_webhook_that_never_answers_fails_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OFFICE", Office(webhook_allow="127.0.0.1"))
    monkeypatch.setattr("thongsuot.adapters.messages_out.webhook.TIMEOUT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        outcome = WebhookSender().send(dataclasses.replace(MESSAGE, webhook_url=url))
    assert outcome.state == FAILED and "ReadTimeout" in outcome.reason


PRIVATE = (
    "127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1", "::7f00:1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_allowed_name_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(Forbidden, match="private"):
        check("https://hooks.example.vn/x", allow="hooks.example.vn", resolve=lambda host, port: [address])


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.8/x", "https://[::1]/x", "https://2130706433/x", "https://0x7f.1/x", "https://0177.0.0.1/x",
        "https://other.example.vn/x", "https://hooks.example.vn@10.0.0.8/", "https://u:p@hooks.example.vn/",
        "ftp://hooks.example.vn/", "file:///etc/passwd", "gopher://hooks.example.vn/", "https:///x", "javascript:1",
        "https://hooks.example.vn.evil.example/", "https://hooks.example.vn:99999/", "http://hooks.example.vn/x",
    ],
)  # fmt: skip
def test_an_address_that_is_not_allowed_is_never_reached(url: str) -> None:
    with pytest.raises(Forbidden):
        check(url, allow="hooks.example.vn", resolve=lambda host, port: ["203.162.4.191"])


def test_an_empty_allow_list_allows_nothing() -> None:
    with pytest.raises(Forbidden):
        check("https://hooks.example.vn/x", allow="", resolve=lambda host, port: ["203.162.4.191"])


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Forbidden):
        check(
            "https://hooks.example.vn/x",
            allow="hooks.example.vn",
            resolve=lambda host, port: ["203.162.4.191", "10.0.0.1"],
        )


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    answers = iter([["203.162.4.191"], ["10.0.0.1"]])
    target = check("https://hooks.example.vn/x?y=1", allow="hooks.example.vn", resolve=lambda h, p: next(answers))
    assert target.url == "https://203.162.4.191:443/x?y=1"
    assert (target.host, target.host_header) == ("hooks.example.vn", "hooks.example.vn")


def test_a_private_address_is_reached_only_when_named_as_numbers() -> None:
    allow = "hooks.tinh.example, 10.1.2.0/24"
    assert check("http://10.1.2.3:9000/x", allow=allow).url == "http://10.1.2.3:9000/x"
    assert check("http://hooks.tinh.example/x", allow=allow, resolve=lambda h, p: ["10.1.2.3"]).host_header
    with pytest.raises(Forbidden):
        check("http://10.1.3.3/x", allow=allow)

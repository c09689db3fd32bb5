"""A scan that takes long is read beside the request; its bringer sees how far it is, and nobody else does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from builders import Province, small_province
from directive_cases import TEXT
from thongsuot.adapters import slow_reading
from thongsuot.adapters.documents import DocumentText
from thongsuot.directives.models import Directive
from thongsuot.kernel.errors import Invalid
from thongsuot.web.directives import documents

pytestmark = pytest.mark.django_db
LOOK = 0.05


@pytest.fixture
def province() -> Province:
    return small_province()


class Scanner:
    """Stands in for Tesseract: shows three pages, the last one when the test lets it."""

    def __init__(self) -> None:
        self.go, self.begun, self.refuses = threading.Event(), threading.Event(), False

    def __call__(
        self, data: bytes, *, filename: str, progress: Callable[[int, int], None], **_more: object
    ) -> DocumentText:
        progress(2, 3)
        self.begun.set()
        assert self.go.wait(20)
        if self.refuses:
            raise Invalid("Bản quét không đọc được.", code="document_no_text")
        return DocumentText(TEXT, "scan", ("from_scan",))


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    made = Scanner()
    monkeypatch.setattr(slow_reading, "document_from_file", made)
    monkeypatch.setattr(documents, "PATIENCE_S", LOOK)
    yield made
    made.go.set()
    for one in list(slow_reading._readings.values()):
        one.finished.wait(20)
        slow_reading.forget(one)


def as_(province: Province, key: str) -> Client:
    client = Client()
    client.force_login(province.persons[key])
    return client


def bring(client: Client) -> str:
    scan = SimpleUploadedFile("ban-quet.pdf", b"%PDF-1.4 scan", "application/pdf")
    answer = client.post(reverse("directive_new"), {"file": scan, "text": ""})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_long_scan_shows_its_pages_and_is_taken_in_when_its_bringer_says_so(
    province: Province, scanner: Scanner
) -> None:
    clerk = as_(province, "clerk")
    address = bring(clerk)
    shown = clerk.get(address).content.decode()
    assert "2 trên 3 trang" in shown
    assert "every 2s" in shown
    # Too early: nothing happens, the progress is shown again.
    assert "every 2s" in clerk.post(address).content.decode()
    assert not Directive.objects.exists()
    assert as_(province, "leader").get(address).status_code == 404
    scanner.go.set()
    assert slow_reading.find(address.split("/")[-2], owner=_owner(province)).finished.wait(20)
    done = clerk.get(address).content.decode()
    assert "Xem nội dung đã đọc" in done
    assert "every 2s" not in done
    taken = clerk.post(address)
    made = Directive.objects.get()
    assert taken["Location"] == reverse("directive", args=[made.pk])
    assert clerk.get(address).status_code == 404


def test_a_scan_that_can_not_be_read_says_why(province: Province, scanner: Scanner) -> None:
    clerk = as_(province, "clerk")
    scanner.refuses = True
    address = bring(clerk)
    scanner.go.set()
    assert slow_reading.find(address.split("/")[-2], owner=_owner(province)).finished.wait(20)
    assert "Bản quét không đọc được." in clerk.get(address).content.decode()
    assert not Directive.objects.exists()


def test_no_more_files_are_begun_than_the_server_can_read(province: Province, scanner: Scanner) -> None:
    clerk = as_(province, "clerk")
    for _turn in range(slow_reading.MOST):
        bring(clerk)
    scan = SimpleUploadedFile("ban-quet.pdf", b"%PDF-1.4 scan", "application/pdf")
    answer = clerk.post(reverse("directive_new"), {"file": scan, "text": ""})
    assert answer.status_code == 409
    assert "thử lại sau một phút" in answer.content.decode()


def _owner(province: Province) -> str:
    return f"person:{province.persons['clerk'].pk}"

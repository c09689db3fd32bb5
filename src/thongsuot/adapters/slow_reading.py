"""Scans take long to read: each in a thread of its own, asked for by a ticket that only its bringer holds.

Nothing is stored: file and text stay in memory until they are taken in, or for a quarter of an hour. A restart forgets
them, and the bringer is told to bring the file again; nothing was promised until then.
"""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from thongsuot.adapters.documents import DocumentText
from thongsuot.adapters.incoming import document_from_file
from thongsuot.kernel.errors import NotFound, Refused, Trouble

KEPT_S = 900.0
MOST = 4
File = tuple[str, bytes, str]
"""Name, bytes and content type."""


@dataclass
class Reading:
    """One file that is being read, or has been."""

    file: File
    owner: str
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    began: float = field(default_factory=time.monotonic)
    page: int = 0
    pages: int = 0
    """Of a scan; stays 0 for a file that holds its text."""
    document: DocumentText | None = None
    trouble: Trouble | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def percent(self) -> int:
        """Give how much of the file is read, 0 to 100, by its pages."""
        return 100 * self.page // self.pages if self.pages else 0


_readings: dict[str, Reading] = {}
_lock = threading.Lock()


def begin(file: File, *, owner: str, convert_legacy: bool = False) -> Reading:
    """Begin to read a file; wait on ``finished`` as long as the bringer likes to wait.

    Raises
    ------
    Refused
        Too many files are being read already.
    """
    with _lock:
        now = time.monotonic()
        for ticket in [t for t, one in _readings.items() if one.finished.is_set() and now - one.began > KEPT_S]:
            del _readings[ticket]
        if sum(not one.finished.is_set() for one in _readings.values()) >= MOST:
            text = _("%(number)s other files are being read at the moment; try again in a minute.") % {"number": MOST}
            raise Refused(text, code="readers_busy")
        reading = Reading(file, owner)
        _readings[reading.ticket] = reading
    language = get_language() or "vi"
    threading.Thread(target=_read, args=(reading, convert_legacy, language), name="reading", daemon=True).start()
    return reading


def find(ticket: str, *, owner: str) -> Reading:
    """Give a reading to who began it.

    Raises
    ------
    NotFound
        It is somebody else's, was taken in, or is too old.
    """
    reading = _readings.get(ticket)
    if reading is None or reading.owner != owner:
        raise NotFound(_("This file is no longer being read. Bring it in again; nothing of it was kept."))
    return reading


def forget(reading: Reading) -> None:
    """Drop a reading: it was taken in, or refused."""
    with _lock:
        _readings.pop(reading.ticket, None)


def _read(reading: Reading, convert_legacy: bool, language: str) -> None:
    def progress(page: int, pages: int) -> None:
        reading.page, reading.pages = page, pages

    with override(language):
        try:
            name, data, _kind = reading.file
            reading.document = document_from_file(data, filename=name, convert_legacy=convert_legacy, progress=progress)
        except Trouble as trouble:
            reading.trouble = trouble
        except Exception:
            text = _("The file could not be read; the reason is in the server's log.")
            reading.trouble = Trouble(text, code="reading_failed")
            raise
        finally:
            reading.finished.set()

"""What an administrative paper consists of, before anybody thinks of pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

HEADING_LEVELS = 3
TONES = ("ok", "warn", "bad")


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading of the body: level 1 is `I.`, level 2 is `1.`, level 3 is `a)`.

    The number is counted by the renderer; give `label` to set it by hand, an empty string for none.
    """

    text: str
    level: int = 1
    label: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.level <= HEADING_LEVELS:
            raise ValueError(f"a heading has level 1 to {HEADING_LEVELS}, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break in it starts a new paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose items are marked by a dash, as administrative papers do."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose header row is repeated on each page it reaches.

    `widths` are shares of the text width, one per column; without them they follow the longest words and texts.
    `tones` shade the last cell of each row (`ok`, `warn`, `bad`, or empty): the words must say the same.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()
    tones: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.header:
            raise ValueError("a table needs at least one column")
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(f"a row has {len(row)} cells, the header {len(self.header)}")
        if self.widths and (len(self.widths) != len(self.header) or min(self.widths) <= 0):
            raise ValueError("widths must be positive, one for each column")
        if self.tones and (len(self.tones) != len(self.rows) or not set(self.tones) <= {"", *TONES}):
            raise ValueError(f"tones are one for each row, each empty or of {', '.join(TONES)}")


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the form of authority (`KT. GIÁM ĐỐC`, may be empty), the title of the signer and the name."""

    title: str = ""
    name: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One administrative paper; blank parts are left out or left open, so that a draft can be printed too.

    Parameters
    ----------
    issuer
        Body that issues the paper, in capitals, e.g. `SỞ KHOA HỌC VÀ CÔNG NGHỆ`.
    place
        Place name before the date.
    parent_body
        Body above the issuer, e.g. `ỦY BAN NHÂN DÂN TỈNH TÂY NINH`.
    number
        Number and symbol, e.g. `07/BC-SKHCN`; `/BC-SKHCN` leaves the number open, an empty string leaves both open.
    date
        Day of issue; without it day and month stay open.
    kind_title
        Type in capitals, e.g. `BÁO CÁO`. An official letter (công văn) has none: its subject then stands under the
        number as `V/v …`.
    subject
        What the paper is about (trích yếu).
    addressees
        Lines after `Kính gửi:`.
    blocks
        The body, in order.
    recipients
        Lines of `Nơi nhận`, without dashes.
    urgency
        `KHẨN`, `THƯỢNG KHẨN` or `HỎA TỐC`, printed in a frame.
    drill
        The paper belongs to an exercise: `DIỄN TẬP` stands in a frame on page 1 and at the head of every page.
    data_as_of
        Instant up to which the figures count, time zone aware; printed at the end of the body in Vietnamese time.
    """

    issuer: str
    place: str
    parent_body: str = ""
    number: str = ""
    date: dt.date | None = None
    kind_title: str = ""
    subject: str = ""
    addressees: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    signer: Signer = Signer()
    recipients: tuple[str, ...] = ()
    urgency: str = ""
    drill: bool = False
    data_as_of: dt.datetime | None = None

    def __post_init__(self) -> None:
        if self.data_as_of is not None and self.data_as_of.tzinfo is None:
            raise ValueError("data_as_of needs a time zone")

"""What the commands of the proof room share."""

from __future__ import annotations

from cyclopts import App

app = App(
    name="proof", help="Rules that check obligations against the platform's records, and boards of how all stand."
)

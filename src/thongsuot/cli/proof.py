"""Commands of the proof room."""

from __future__ import annotations

from cyclopts import App

app = App(name="proof")

"""Commands of the duty room."""

from __future__ import annotations

from cyclopts import App

app = App(name="duty")

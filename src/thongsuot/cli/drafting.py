"""Commands of the drafting room."""

from __future__ import annotations

from cyclopts import App

app = App(name="drafting")

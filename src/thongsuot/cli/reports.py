"""Commands of the reports room."""

from __future__ import annotations

from cyclopts import App

app = App(name="reports")

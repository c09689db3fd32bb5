"""Commands of the law room."""

from __future__ import annotations

from cyclopts import App

app = App(name="law")

"""Commands of the agreements room."""

from __future__ import annotations

from cyclopts import App

app = App(name="agreements")

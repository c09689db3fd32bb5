"""Commands of the directives room."""

from __future__ import annotations

from cyclopts import App

app = App(name="directives")

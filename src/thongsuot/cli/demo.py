"""The demo: a fictional province with a past and a storm night."""

from __future__ import annotations

from cyclopts import App

app = App(name="demo")

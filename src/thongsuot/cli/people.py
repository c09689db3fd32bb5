"""Commands of the people room."""

from __future__ import annotations

from cyclopts import App

app = App(name="people")

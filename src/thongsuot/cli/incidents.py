"""Commands of the incidents room."""

from __future__ import annotations

from cyclopts import App

app = App(name="incidents")

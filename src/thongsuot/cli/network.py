"""Commands of the network room."""

from __future__ import annotations

from cyclopts import App

app = App(name="network")

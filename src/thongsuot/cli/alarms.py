"""Commands of the alarms room."""

from __future__ import annotations

from cyclopts import App

app = App(name="alarms")

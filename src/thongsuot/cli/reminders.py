"""Commands of the reminders room."""

from __future__ import annotations

from cyclopts import App

app = App(name="reminders")

"""Commands of the audit room."""

from __future__ import annotations

from cyclopts import App

app = App(name="audit")

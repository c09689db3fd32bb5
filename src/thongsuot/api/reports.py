"""API operations of the reports room."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["reports"])

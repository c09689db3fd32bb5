"""API operations of the alarms room."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["alarms"])

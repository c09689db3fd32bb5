"""API operations of the duty room."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["duty"])

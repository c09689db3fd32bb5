"""API operations of the network room."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["network"])

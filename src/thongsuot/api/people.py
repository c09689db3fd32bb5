"""API operations of the people room."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["people"])

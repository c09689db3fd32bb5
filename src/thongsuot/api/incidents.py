"""API operations of the incidents room."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["incidents"])

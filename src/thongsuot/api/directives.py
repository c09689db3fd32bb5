"""API operations of the directives room."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["directives"])

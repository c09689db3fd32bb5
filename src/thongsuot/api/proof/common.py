"""What the operations of the proof room share."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["proof"])

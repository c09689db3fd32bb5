"""API operations of the proof room."""

from thongsuot.api.proof import boards, briefings, feed, rules
from thongsuot.api.proof.common import router

__all__ = ["boards", "briefings", "feed", "router", "rules"]

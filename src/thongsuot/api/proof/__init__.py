"""API operations of the proof room."""

from thongsuot.api.proof import boards, rules
from thongsuot.api.proof.common import router

__all__ = ["boards", "router", "rules"]

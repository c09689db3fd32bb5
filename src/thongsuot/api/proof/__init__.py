"""API operations of the proof room."""

from thongsuot.api.proof import rules
from thongsuot.api.proof.common import router

__all__ = ["router", "rules"]

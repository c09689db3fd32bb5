"""API operations of the directives room."""

from thongsuot.api.directives import documents, shares
from thongsuot.api.directives.common import router

__all__ = ["documents", "router", "shares"]

"""API operations of the directives room."""

from thongsuot.api.directives import calendar, documents, lineage, shares, urging
from thongsuot.api.directives.common import router

__all__ = ["calendar", "documents", "lineage", "router", "shares", "urging"]

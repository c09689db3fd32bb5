"""API operations of the directives room."""

from thongsuot.api.directives import calendar, documents, inside, lineage, shares, urging
from thongsuot.api.directives.common import router

__all__ = ["calendar", "documents", "inside", "lineage", "router", "shares", "urging"]

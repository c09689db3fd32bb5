"""API operations of the directives room."""

from thongsuot.api.directives import calendar, documents, inside, lineage, listing, shares, urging
from thongsuot.api.directives.common import router

__all__ = ["calendar", "documents", "inside", "lineage", "listing", "router", "shares", "urging"]

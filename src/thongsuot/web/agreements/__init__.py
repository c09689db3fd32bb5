"""Pages of the agreements room."""

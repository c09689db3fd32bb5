"""Pages of the law room."""

"""Pages of the home room."""

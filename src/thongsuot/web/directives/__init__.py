"""Pages of the directives room."""

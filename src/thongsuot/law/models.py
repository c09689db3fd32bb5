"""Tables of the law room."""

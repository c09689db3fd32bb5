"""Ways in which a page or a notice reaches a person."""

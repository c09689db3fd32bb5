"""Tables of the drafting room."""

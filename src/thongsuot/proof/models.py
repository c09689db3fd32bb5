"""Tables of the proof room."""

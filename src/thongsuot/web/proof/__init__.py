"""Pages of the proof room."""

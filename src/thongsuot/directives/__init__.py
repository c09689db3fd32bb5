"""Orders to obligations: read, assign, acknowledge, track, urge."""

"""The HTTP API: translates, decides nothing."""

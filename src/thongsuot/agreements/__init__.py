"""The agreements room: coordination regulations and emergency plans between bodies."""

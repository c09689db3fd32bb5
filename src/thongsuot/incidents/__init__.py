"""Theft, sabotage, cut, power, congestion: response, restoration, impact."""

"""From an incident's alarms to the sites it touches, its level and its impact."""

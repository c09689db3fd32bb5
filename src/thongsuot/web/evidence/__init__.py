"""Pages of the evidence room: evidence of an incident, cases of the police, checking a bundle."""

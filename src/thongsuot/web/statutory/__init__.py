"""Pages of the duty to report: an incident's reports, what is owed, daily status windows."""

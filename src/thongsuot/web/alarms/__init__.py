"""Pages of the alarms room."""

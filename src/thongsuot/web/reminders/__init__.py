"""Pages of the reminders room."""

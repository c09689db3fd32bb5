"""Tables of the reminders room."""

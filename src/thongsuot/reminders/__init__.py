"""The reminders room: every dated thing of the house: reminders before and after, urging letters."""

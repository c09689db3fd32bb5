"""The outside: files, mail, webhooks."""

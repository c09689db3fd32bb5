"""Actor, audit chain, clock, errors, outbox, files. No mission word here."""

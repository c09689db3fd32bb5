"""The law room: the legal register: instruments, validity, citations, what follows from what."""

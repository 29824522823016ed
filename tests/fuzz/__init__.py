"""Fuzzing: what any bytes may do to the library. ``python -m tests.fuzz.run text`` runs until it is stopped."""

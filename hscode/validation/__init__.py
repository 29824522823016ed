"""Validation: whether a declared code fits its goods description, what is wrong with either, and why in law."""

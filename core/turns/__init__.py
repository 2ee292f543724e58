"""Whose turn it is to write: an order among those who wait for SQLite's one lock."""

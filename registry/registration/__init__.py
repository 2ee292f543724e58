"""Registering, changing and erasing persons: `persons`."""

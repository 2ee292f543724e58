"""Feeds of no agency we know: lists of things with a title, a time and a place. Pure."""

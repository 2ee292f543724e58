"""Whom to call now: the question, the order of callees, the call tree, failing numbers."""

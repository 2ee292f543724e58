"""Whom a zone touches at a moment."""

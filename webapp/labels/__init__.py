"""Values in words for a page."""

"""The guides of those who use the system: one text for docs/, for its pages, beside each page."""

"""From facts to the words of two pages. Pure."""

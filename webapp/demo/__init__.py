"""The demonstration: real geography, invented people, past events told as if they happened now."""

"""The forms of people: what is asked of them, and where they stay."""

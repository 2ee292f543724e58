"""What people write in cells: a reader gives None for an empty one and never guesses."""

"""Maps on screen and as one file."""

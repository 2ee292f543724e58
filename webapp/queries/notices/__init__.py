"""What a notice needs of several packages: its audience counted, what it is filled from."""

"""Lists handed over by shelters and others, read and held against the register."""

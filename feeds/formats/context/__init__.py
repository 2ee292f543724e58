"""Free-form RSS and Atom that only informs: ReliefWeb, national bulletins, JTWC."""

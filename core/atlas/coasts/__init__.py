"""Land along the sea, cut from the outlines of countries: where a tsunami may come ashore."""

"""What a hazard is called: our own title in the reader's language, and the place in it."""

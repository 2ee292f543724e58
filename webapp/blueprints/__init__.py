"""One folder a word of the menu; strangers to one another."""

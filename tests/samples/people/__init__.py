"""Invented people for the matcher of persons, by hands that did not look at each other."""

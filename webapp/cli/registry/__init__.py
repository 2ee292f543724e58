"""`atalaya registry`: persons from a list, those to be placed, the health of their index."""

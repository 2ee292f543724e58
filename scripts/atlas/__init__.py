"""The making of the base geography out of registry packages."""

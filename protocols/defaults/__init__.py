"""The texts an installation begins with, as JSON."""

"""Adding layers to an installation: `layers`."""

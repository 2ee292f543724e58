"""The invented posts, organisations and shelters of the demonstration."""

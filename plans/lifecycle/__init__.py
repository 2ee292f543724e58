"""The life of a plan: legal steps, what is no longer so, which people no plan covers."""

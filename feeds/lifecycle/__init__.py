"""Messages become hazards: decide, store, place, recompute."""

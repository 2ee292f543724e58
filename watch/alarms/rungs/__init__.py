"""Who stands on the rungs of an alarm: by the rota, in its place, and at the end of each."""

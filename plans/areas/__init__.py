"""What a plan covers: `creation`."""

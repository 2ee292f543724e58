"""The sources: which there are, how each is polled, and how each fares."""

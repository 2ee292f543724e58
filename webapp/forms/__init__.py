"""Forms both ways: saved values -> boxes -> values or faults."""

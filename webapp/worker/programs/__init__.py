"""What the worker tells other systems."""

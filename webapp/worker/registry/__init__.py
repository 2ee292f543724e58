"""What the worker does about the registry, at a pace of its own."""

"""What the worker does so that somebody is woken."""

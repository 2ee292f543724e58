"""What the worker does for open crises."""

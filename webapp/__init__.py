"""Floor 4: the doors. They hold no rule of the trade."""

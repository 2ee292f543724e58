"""Floor 4: the doors. They hold no rule of the trade."""

__version__ = "0.1.0"

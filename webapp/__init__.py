"""Pages, commands and worker: whatever a person or a clock starts. No rule of the trade."""

__version__ = "0.1.0"

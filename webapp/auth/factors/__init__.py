"""The second factor: codes of a telephone, codes of recovery, and of whom it is required."""

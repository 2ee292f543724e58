"""The call list on paper and in files, and what was written there, entered."""

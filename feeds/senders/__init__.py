"""The habits of single senders, beyond what the format says."""

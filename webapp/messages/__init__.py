"""What the letters say that several pages and the worker put into the outbox, one owner a file."""

"""Who answers for the messages about channels, digests and shelters when they leave the outbox."""

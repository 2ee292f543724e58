"""What the letters say that several pages and the worker put into the outbox, one owner a file."""

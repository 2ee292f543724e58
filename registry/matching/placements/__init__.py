"""Who has come to be somewhere, told as a transaction ends to whoever asked to hear of it."""

"""The ways a message leaves, one module each."""

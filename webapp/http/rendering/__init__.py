"""What templates stand on, worked out once a process: forms of a language, addresses, drawings."""

"""`atalaya audit`: the audit log read, written out and verified."""

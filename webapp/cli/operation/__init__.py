"""`atalaya run`, `serve` and `worker`: the system in operation."""

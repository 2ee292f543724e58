"""What a host does for itself, whoever leads: from outside, `host_tasks` and `free_turn`."""

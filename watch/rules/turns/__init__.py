"""Each change judged once, and what comes of it: `turn.fire_rules`, `turn.fire_due`."""

"""A crisis as it is declared, moves, and ends; who takes part, and who plays which function.

From outside: `models` and `team.models` (the rows), `declaring`, `participations`, `zones`,
`moves`, `levels`, `merges`, `listing`, and under `team/` the roster, its activation, the own staff.
"""

"""How people are brought away: movements (a bus, a flight), who has a place, who wants to return.

What may be used from outside: `models`, `planning` (movements and their states), `seating` (who has
a place), `boarding` (who boarded, who arrived), `returns` (who wants to return), `listing`,
`manifest` (paper and file) and `labels`.
"""

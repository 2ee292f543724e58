"""Who is safe, who needs help, who was not reached: statements with their source and time, and what
follows from them.

From outside: `add_statement` (what somebody said about a person), `state_of` (the state of a person
out of all that was said; pure), `counts_of` (the five numbers of a participation at a moment),
`refresh_roll` (who of the register is inside, written down whenever it changes).
"""

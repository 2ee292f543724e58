"""The end of a crisis: what is still open, how it went in figures, what was learned, and what is
left of it when ninety days have passed.

From outside: `closing_check` (everything open in one list), `timeline_of` (the figures),
`add_lesson` and `move_lesson`, `forget_call_lists`.
"""

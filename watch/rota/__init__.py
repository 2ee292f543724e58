"""Who is on call, hour by hour: rotas, shifts by rung, swaps, and the holes between them.

From outside: `models`, `duty.who_is_on` (whom an alarm wakes), `holes.holes` (when it would wake
nobody), `write_out` (a repeating pattern as rows of UTC), `editing` (all that people change).
"""

"""The line people call: what was asked and said, whom to call back, and what is answered.

From outside: `add_call` (one entry of the log, with the statement it makes), `search_calls`,
`due_calls`, `count_calls` (suppressed), `script` (what an operator says, in three languages).
"""

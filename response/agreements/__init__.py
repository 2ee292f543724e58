"""What one country lends another in a crisis, under an agreement for sharing that is in force.

What may be used from outside: `models`, `granting` (give and revoke), `lent_calls` (the households
of a call list that were lent, with the fields of the agreement) and `labels`.
"""

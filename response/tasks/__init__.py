"""The tasks of one country in one crisis: copied from the protocols, ticked, printed, typed back.

From outside: `models` (the rows), `copying.copy_tasks`, `moving`, `listing`, `first_hour` (what
stands before anybody declares), `checklist_paper`, `typed_ticks`.
"""

"""The call-down of a crisis: which households are called in what order, by whom, and what came of
each call.
"""

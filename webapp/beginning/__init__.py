"""The first day of a real installation: what is asked of its operator, and the steps that follow,
each looked at first and done only where it is missing.
"""

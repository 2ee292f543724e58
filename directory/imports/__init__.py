"""Lists as people send them, taken in: read, mapped, tried, applied, undone; nothing is lost on the
way.
"""

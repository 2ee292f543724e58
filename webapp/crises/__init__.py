"""What pages and commands say of crises that joins packages which do not know each other: the log
with what was done of the tasks, and the words of erased persons taken out of both.
"""

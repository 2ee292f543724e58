"""The other house: a drill with its own folder, database, keys, cookie and clock, whose messages
all end in a folder. Nothing of it is written into the real house but scenario, times and figures.

From outside: `opening` (open, close), `door` (serves it below /ejercicio/<mark>/), `tending` (its
turn of the worker), `tickets` (how somebody of the real house comes in).
"""

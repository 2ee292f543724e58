"""Working cut off from the network: the sealed packet of a device, and what it brings back.

From outside: `packets` (made, and whether one still holds), `deliveries` (each thing sent taken
in exactly once), `call_marks` (what came of a call), `shell_files` (what a browser keeps in plain).
"""

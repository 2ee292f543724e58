"""Hard limits for whatever waits on a network: `ConnectionGuard` cuts connections, `look_up` leaves
look-ups of names alone. Every way out of the program stands under them; what a library sends in our
name, in a process behind a `ProcessGate`.
"""

from core.connections.guard import ConnectionGuard
from core.connections.lookup import NameTimeout, OutOfTime, look_up
from core.connections.process_gate import ForbiddenConnection, ListedHost, ProcessGate

__all__ = [
    "ConnectionGuard",
    "ForbiddenConnection",
    "ListedHost",
    "NameTimeout",
    "OutOfTime",
    "ProcessGate",
    "look_up",
]

"""Hard limits for whatever waits on a network: `ConnectionGuard` cuts connections, `look_up` leaves
look-ups of names alone. Every way out of the program stands under them.
"""

from core.connections.guard import ConnectionGuard
from core.connections.lookup import NameTimeout, OutOfTime, look_up

__all__ = ["ConnectionGuard", "NameTimeout", "OutOfTime", "look_up"]

"""At most two passwords are hashed at a time on this machine, whatever the number of processes.

One hash takes 64 MiB on purpose; thirty people who sign in together after an earthquake must not
take two gigabytes. The rest wait some seconds, and are told when that was not enough.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache

from core.child.slots import MachineSlots, machine_slots

SLOTS = 2
WAIT_SECONDS = 10.0


@lru_cache(maxsize=1)
def hash_slots() -> MachineSlots:
    """Return the slots of this machine."""
    return machine_slots("hash", SLOTS)


def hash_slot() -> AbstractContextManager[None]:
    """Hold a slot for the time of one hash. Raises NoFreeSlot."""
    return hash_slots().slot(WAIT_SECONDS)

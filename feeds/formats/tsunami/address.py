"""The address of a bulletin on tsunami.gov: it names what the bulletin's text does not. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

SENDER = "ntwc@noaa.gov"
"""With which both centres sign their CAP."""
CENTRES = frozenset({"PAAQ", "PHEB"})
"""Palmer and the Pacific."""
_ADDRESS = re.compile(
    r"/events/(?P<centre>PAAQ|PHEB)/\d{4}/\d\d/\d\d/(?P<event>\w+)/(?P<number>\d+)/(?P<product>\w*)"
)


@dataclass(frozen=True, slots=True)
class BulletinAddress:
    """Centre, event, number and series of a bulletin, by its address."""

    centre: str
    event_id: str
    number: int
    product: str

    @classmethod
    def of(cls, address: str) -> Self | None:
        """Return what an address names; None for another one."""
        match = _ADDRESS.search(address)
        if match is None:
            return None
        return cls(match["centre"], match["event"], int(match["number"]), match["product"])

    @property
    def identifier(self) -> str:
        """As its CAP message calls itself."""
        return f"{self.centre}-{self.number}-{self.event_id}"

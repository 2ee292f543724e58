"""The rule that says whom a notice is for: frozen as JSON beside the notice once it is proposed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.models import Need

MOST_UNITS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceSpec:
    """Whom a notice is for: everybody of one country, as far as what else is said narrows it.

    At most one of hazard, crisis and units says where; all else narrows further.
    """

    country: str
    """Whose nationals; never another's than that of whoever writes."""
    hazard_id: uuid.UUID | None = None
    crisis_number: str = ""
    zone_version: int = 0
    """Of the zone of the crisis; 0: the one that holds."""
    units: tuple[str, ...] = ()
    """Codes of the atlas."""
    post_id: uuid.UUID | None = None
    """The post that registered them."""
    languages: tuple[str, ...] = ()
    """Whose first language is one of these (first subtags)."""
    needs: tuple[Need, ...] = ()
    """Who has one of these today."""
    only_household_heads: bool = False
    """Whether one adult of each household is told, and not each who has an address of their own."""

    def __post_init__(self) -> None:
        """Refuse a rule that says several places."""
        places = (self.hazard_id, self.crisis_number, self.units)
        if sum(map(bool, places)) > 1:
            raise UnusableInput("audience", N_("Diga un solo lugar: amenaza, crisis o municipios."))
        if len(self.units) > MOST_UNITS:
            raise UnusableInput("units", N_("Son demasiados municipios."))

    @property
    def has_zone(self) -> bool:
        """Whether it says where people are."""
        return bool(self.hazard_id or self.crisis_number or self.units)

    def to_json(self) -> dict[str, Any]:
        """Return the rule as it is kept; the same rule gives the same JSON."""
        return {
            "country": self.country,
            "hazard": str(self.hazard_id) if self.hazard_id else "",
            "crisis": self.crisis_number,
            "zone_version": self.zone_version,
            "units": sorted(self.units),
            "post": str(self.post_id) if self.post_id else "",
            "languages": sorted(self.languages),
            "needs": sorted(each.value for each in self.needs),
            "only_household_heads": self.only_household_heads,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> AudienceSpec:
        """Return the rule that is kept. Raises UnusableInput for what is none."""
        try:
            return cls(
                country=str(value["country"]),
                hazard_id=_id(value.get("hazard")),
                crisis_number=str(value.get("crisis", "")),
                zone_version=int(value.get("zone_version", 0)),
                units=tuple(map(str, value.get("units", ()))),
                post_id=_id(value.get("post")),
                languages=tuple(map(str, value.get("languages", ()))),
                needs=tuple(map(Need, value.get("needs", ()))),
                only_household_heads=bool(value.get("only_household_heads", False)),
            )
        except (KeyError, TypeError, ValueError) as wrong:
            raise UnusableInput("audience", "is no rule that can be read") from wrong


# -- inside ---------------------------------------------------------------------------------


def _id(text: Any) -> uuid.UUID | None:
    return uuid.UUID(str(text)) if text else None

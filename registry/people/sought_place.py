"""The sealed record of a place that nobody found yet."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of, record_of
from core.problems import Problem
from registry.people.record import LONGEST, InvalidPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtPlace:
    """A place that nobody found yet: the words for it, and why they lead nowhere."""

    text: str
    message: str
    """Why, as a message id."""
    gaps: str = "{}"
    """What fills the gaps of the message, as a JSON object."""
    offered_lon: float | None = None
    offered_lat: float | None = None
    """The point that was perhaps meant, in degrees: offered, never taken unasked."""

    @property
    def problem(self) -> Problem:
        """Why it was not found."""
        return Problem(self.message, {} if self.gaps == "{}" else json.loads(self.gaps))

    @property
    def name(self) -> str:
        """The name that fits several places, where that is why; empty otherwise."""
        gaps = self.problem.gaps
        return str(gaps.get("name", "")) if "units" in gaps else ""


def sought_place_at(row_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the place of a row belongs: it is sealed once."""
    return place_of("unplaced_stay", "sealed", row_id, country=country)


def seal_sought_place(keyring: Keyring, location: SealedPlace, place: SoughtPlace) -> bytes:
    """Return the place as it is kept in `unplaced_stay.ciphertext`. Raises InvalidPlace."""
    if len(place.text) > LONGEST["text"]:
        raise InvalidPlace("text", f"is longer than {LONGEST['text']} characters")
    fields = {name: getattr(place, name) for name in SoughtPlace.__slots__}
    return keyring.seal_record(fields, location)


def unseal_sought_place(keyring: Keyring, location: SealedPlace, ciphertext: bytes) -> SoughtPlace:
    """Return the place that is sought, as far as this release can read it. Raises CannotOpen."""
    return sought_place_of(keyring.open_json(ciphertext, location), location)


def sought_place_of(record: Any, location: SealedPlace) -> SoughtPlace:
    """Return the place of an opened record, as `unseal_sought_place` does. Raises CannotOpen."""
    stored, _ = record_of(record, location)
    texts = {key: stored.get(key) for key in ("text", "message", "gaps")}
    if not all(isinstance(value, str) for value in texts.values()):
        raise CannotOpen(f"{location}: holds no words for a place")
    lon, lat = stored.get("offered_lon"), stored.get("offered_lat")
    is_point = isinstance(lon, int | float) and isinstance(lat, int | float)
    return SoughtPlace(
        text=str(texts["text"]),
        message=str(texts["message"]),
        gaps=str(texts["gaps"]),
        offered_lon=lon if is_point else None,
        offered_lat=lat if is_point else None,
    )

"""The fields that may be crossed, and the code of each person in each: distinct persons, once.

Who has several stays is counted at the one of today: where they live, before where they work a
season, before where they travel; of two alike, where they came last. A need counts until the day it
was said to hold. Who left is not counted from the next day on, unless a stay that was said to begin
later (the next season) holds.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.i18n.languages import N_
from registry.people.models import StayKind
from registry.people.record import SEXES
from registry.statistics.traits.open_traits import TraitColumns
from registry.statistics.traits.trait_blocks import KINDS, NEEDS

UNKNOWN = ""
"""The code of what is not known of somebody."""
NO_NEED, NO_STAY = "none", "none"
MOST_FIELDS = 3

AGE_BANDS = ((0, 5), (5, 12), (12, 18), (18, 30), (30, 45), (45, 60), (60, 75), (75, 200))
"""Ages in years, the last not included; who turns 18 this year is no minor any more, as
everywhere."""


class CrossField(enum.StrEnum):
    """What may be crossed, in the words of the command line."""

    NATIONALITY = "nationality"
    STATE = "state"
    MUNICIPALITY = "municipality"
    AGE = "age"
    SEX = "sex"
    LANGUAGE = "language"
    NEED = "need"
    KIND = "kind"
    POST = "post"


FIELD_WORDS: Mapping[CrossField, str] = MappingProxyType(
    {
        CrossField.NATIONALITY: N_("Nacionalidad"),
        CrossField.STATE: N_("Estado o provincia"),
        CrossField.MUNICIPALITY: N_("Municipio o condado"),
        CrossField.AGE: N_("Edad"),
        CrossField.SEX: N_("Sexo"),
        CrossField.LANGUAGE: N_("Idioma"),
        CrossField.NEED: N_("Necesidad"),
        CrossField.KIND: N_("Clase de estancia"),
        CrossField.POST: N_("Representación"),
    }
)
PLACES = frozenset({CrossField.STATE, CrossField.MUNICIPALITY})
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Axis:
    """One field of some persons: the row of a person, and the number of a code, pair by pair.

    All but needs have one pair a person, in order.
    """

    codes: tuple[str, ...]
    numbers: Rows
    rows: Rows | None = None
    """Persons of the pairs; None: each once, in order."""


@dataclass(frozen=True, slots=True)
class PersonFields:
    """The fields of the persons of a country on a day, each worked out when it is asked for."""

    country: str
    columns: TraitColumns
    today: date
    parents: Mapping[str, str]
    """Unit -> the state it lies in."""
    here: Rows
    """Rows of those who did not leave."""
    unit: Rows
    """Of each who is here: the unit of today, by number."""
    kind: Rows
    """Of each who is here: the kind of the stay of today, or how many kinds there are."""
    _axes: dict[CrossField, Axis] = field(default_factory=dict)

    @classmethod
    def of(
        cls, country: str, columns: TraitColumns, today: date, parents: Mapping[str, str]
    ) -> PersonFields:
        """Return the fields on a day of the persons who are here."""
        unit, kind = _stays_of_today(columns, today.toordinal())
        is_here = (columns.persons["left_on"] >= today.toordinal()) | (kind < len(KINDS))
        here = np.flatnonzero(is_here)
        return cls(country, columns, today, parents, here, unit[here], kind[here])

    def axis(self, name: CrossField) -> Axis:
        """Return one field of everybody who is here."""
        if name not in self._axes:
            self._axes[name] = self._made(name)
        return self._axes[name]

    # -- inside -----------------------------------------------------------------------------

    def _made(self, name: CrossField) -> Axis:
        makers: Mapping[CrossField, Callable[[], Axis]] = {
            CrossField.NATIONALITY: lambda: Axis((self.country,), np.zeros_like(self.here)),
            CrossField.STATE: self._state,
            CrossField.MUNICIPALITY: lambda: _coded(self.columns.lists["unit"], self.unit),
            CrossField.AGE: self._age,
            CrossField.SEX: lambda: Axis(SEXES, self._of("sex")),
            CrossField.LANGUAGE: lambda: self._listed("language"),
            CrossField.NEED: self._need,
            CrossField.KIND: lambda: Axis((*KINDS, NO_STAY), self.kind),
            CrossField.POST: lambda: self._listed("post"),
        }
        return makers[name]()

    def _of(self, name: str) -> Rows:
        return self.columns.persons[name][self.here].astype(np.int64)

    def _listed(self, name: str) -> Axis:
        return _coded(self.columns.lists[name], self._of(name))

    def _state(self) -> Axis:
        units = self.columns.lists["unit"]
        names = [self.parents.get(code, UNKNOWN) for code in units]
        codes = tuple(dict.fromkeys([UNKNOWN, *names]))
        numbers = {code: at for at, code in enumerate(codes)}
        return Axis(codes, np.array([numbers[name] for name in names], np.int64)[self.unit])

    def _age(self) -> Axis:
        born = self._of("born")
        ages = np.clip(self.today.year - born, 0, 199)
        firsts = np.array([low for low, _ in AGE_BANDS])
        bands = np.searchsorted(firsts, ages, side="right")
        return Axis((UNKNOWN, *map(band_code, AGE_BANDS)), np.where(born > 0, bands, 0))

    def _need(self) -> Axis:
        """Return a pair for each need of each person; of who needs nothing, one that says so."""
        bits = self.columns.persons["needs"].astype(np.int64)
        limits = self.columns.limits
        over = limits["until_on"] < self.today.toordinal()
        np.bitwise_and.at(
            bits, limits["person"][over], ~(1 << limits["need"][over].astype(np.int64))
        )
        bits = bits[self.here]
        rows = [np.flatnonzero(bits >> at & 1) for at in range(len(NEEDS))]
        rows.append(np.flatnonzero(bits == 0))
        numbers = np.repeat(np.arange(len(rows)), [len(own) for own in rows])
        return Axis((*NEEDS, NO_NEED), numbers, np.concatenate(rows))


def band_code(band: tuple[int, int]) -> str:
    """Return the code of an age band, as in 18-29 or 75+."""
    low, after = band
    return f"{low}+" if after > 120 else f"{low}-{after - 1}"


def read_fields(names: Sequence[str]) -> tuple[CrossField, ...]:
    """Return the fields of some names, each once, at most MOST_FIELDS of them; what is no field is
    left out.
    """
    known = [CrossField(name) for name in dict.fromkeys(names) if name in set(CrossField)]
    return tuple(known[:MOST_FIELDS])


# -- inside ---------------------------------------------------------------------------------

_RANK = np.array(
    [{StayKind.RESIDENCE: 0, StayKind.TRIP: 9}.get(kind, 5) for kind in KINDS], dtype=np.int64
)


def _coded(codes: Sequence[str], numbers: Rows) -> Axis:
    return Axis(tuple(codes), numbers.astype(np.int64))


def _stays_of_today(columns: TraitColumns, today: int) -> tuple[Rows, Rows]:
    """Return the unit and the kind of everybody's stay of today."""
    stays, persons = columns.stays, len(columns.numbers)
    unit = np.zeros(persons, np.int64)
    kind = np.full(persons, len(KINDS), np.int64)
    holds = np.flatnonzero((stays["from_on"] <= today) & (stays["until_on"] >= today))
    several = np.bincount(stays["person"][holds], minlength=persons) > 1
    is_several = several[stays["person"][holds]]
    # The last that is written stands: the best of several comes last.
    chosen = holds[is_several]
    order = np.lexsort((stays["from_on"][chosen], -_RANK[stays["kind"][chosen]]))
    for rows in (holds[~is_several], chosen[order]):
        unit[stays["person"][rows]] = stays["unit"][rows]
        kind[stays["person"][rows]] = stays["kind"][rows]
    return unit, kind

"""What two entries have in common besides the name, and what it says of their being one person.

Each piece of evidence is a log-likelihood ratio (natural logarithm) after Fellegi and Sunter
(1969): how much likelier such an agreement, or such a difference, is in two entries of one person
than in those of two people with names that much alike. What a fact says depends on the name and on
the other facts (`weights`): in one family the same telephone says little where the given names
differ, and among strangers of one name it decides.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

KM_PER_DEGREE = 111.32
HOUSE_KM = 0.15
"""So near each other two places are one house."""
_TOWN_KM, _REGION_KM = 25.0, 100.0


class Reason(enum.StrEnum):
    """What speaks for, or against, two entries being one person."""

    NAME = "name"
    BIRTH = "birth"
    PHONE = "phone"
    EMAIL = "email"
    PLACE = "place"
    SEX = "sex"
    HOUSEHOLD = "household"
    CONTACT = "contact"
    """Whom to call in their stead."""
    RIVAL = "rival"
    """Somebody else of the register fits, too (`rivalry`)."""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What is known of somebody besides the name. Empty, or None: not known."""

    birth_year: int | None = None
    phones: tuple[str, ...] = ()
    """E.164."""
    email: str = ""
    lon: float | None = None
    lat: float | None = None
    """Degrees on WGS84."""
    sex: str = ""
    household: int | None = None
    """Who was registered together has one number."""
    housemates: frozenset[str] = frozenset()
    """First given names, folded, of those they live with."""
    birth_date: str = ""
    """ISO 8601; `birth_year` is its year."""
    contact_phones: tuple[str, ...] = ()
    """Of those to call in their stead, E.164."""
    is_house: bool = True
    """Whether the point is that of a house; else of a town, on which everybody of it lies."""


@dataclass(frozen=True, slots=True)
class Sharers:
    """How many entries bear a telephone or an address of e-mail, and the households of those who
    were registered with others, one for each.
    """

    by_contact: Mapping[str, int]
    households: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def is_of_house(self, contact: str) -> bool:
        """Return whether two of one household bear a contact."""
        homes = self.households.get(contact, ())
        return len(homes) > len(set(homes))


class FactLikeness(enum.StrEnum):
    """What one fact of two entries shows when they are held against each other."""

    YEAR_SAME = "year same"
    YEAR_BESIDE = "year beside"
    YEAR_SLIP = "year slip"
    """Two figures exchanged, one misread for another, another decade or century."""
    YEAR_NEAR = "year near"
    YEAR_OTHER = "year other"
    YEAR_OF_PARENTS = "year of parents"
    """Further apart than slips: father and son."""
    PHONE_OF_TWO = "phone of two"
    """Nobody else bears it."""
    PHONE_OF_FEW = "phone of few"
    """More bear it, and no two of them live together: somebody may have come a third time."""
    PHONE_OF_HOUSE = "phone of house"
    """Two of one household bear it."""
    PHONE_OF_MATE = "phone of mate"
    """Of somebody whom one of them was registered with; their own are others."""
    PHONE_NEAR = "phone near"
    """One figure wrong, or two exchanged."""
    PHONE_OTHER = "phone other"
    EMAIL_OF_TWO = "email of two"
    EMAIL_OF_MANY = "email of many"
    EMAIL_NEAR = "email near"
    EMAIL_OTHER = "email other"
    HOUSE_SAME = "house same"
    POINT_SAME = "point same"
    """The centre of a town, on which everybody of it lies."""
    TOWN_SAME = "town same"
    """Of one of them the town alone is known."""
    TOWN_OTHER_HOUSE = "town, other house"
    REGION_SAME = "region same"
    REGION_OTHER = "region other"
    SEX_SAME = "sex same"
    SEX_OTHER = "sex other"


def findings_of(one: EntryFacts, other: EntryFacts, sharers: Sharers) -> dict[Reason, FactLikeness]:
    """Return what each fact known of both shows; nothing for what one of them does not say."""
    pieces = {
        Reason.BIRTH: _birth(one.birth_year, other.birth_year),
        Reason.PHONE: _phone(one, other, sharers),
        Reason.EMAIL: _contact(_emails(one), _emails(other), sharers, _EMAIL),
        Reason.PLACE: _place(one, other),
        Reason.SEX: _sex(one.sex, other.sex),
    }
    return {reason: found for reason, found in pieces.items() if found is not None}


def further_evidence(
    one: EntryFacts, other: EntryFacts, findings: Mapping[Reason, FactLikeness]
) -> dict[Reason, float]:
    """Return what is reasoned, not fitted: the day of birth, whom they live with, whom to call; and
    that who shares the telephone of a house and is a generation older is the parent.
    """
    is_parent = findings.get(Reason.BIRTH) is FactLikeness.YEAR_OF_PARENTS and (
        findings.get(Reason.PHONE) is FactLikeness.PHONE_OF_HOUSE
    )
    pieces = {
        Reason.BIRTH: _PARENT if is_parent else _birth_day(one, other),
        Reason.HOUSEHOLD: _household(one, other),
        Reason.CONTACT: _SAME_CONTACT if {*one.contact_phones} & {*other.contact_phones} else 0.0,
    }
    return {reason: value for reason, value in pieces.items() if value}


def km_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return kilometres on a plane, true enough to tell a town from the next."""
    middle = math.cos(math.radians((lat + other_lat) / 2))
    turn = (other_lon - lon + 180) % 360 - 180
    return KM_PER_DEGREE * math.hypot(turn * middle, other_lat - lat)


# -- inside ---------------------------------------------------------------------------------


_Borne = tuple[tuple[FactLikeness, ...], FactLikeness, FactLikeness]
"""What a contact shows that two entries bear, three, or more; one that is near; and another one."""
_PHONE: _Borne = (
    (FactLikeness.PHONE_OF_TWO, FactLikeness.PHONE_OF_FEW),
    FactLikeness.PHONE_NEAR, FactLikeness.PHONE_OTHER,
)  # fmt: skip
_EMAIL: _Borne = (
    (FactLikeness.EMAIL_OF_TWO, FactLikeness.EMAIL_OF_MANY),
    FactLikeness.EMAIL_NEAR, FactLikeness.EMAIL_OTHER,
)  # fmt: skip
_TOGETHER = -6.8
_SAME_FAMILY, _OTHER_FAMILY = 1.0, -2.0
"""Reasoned, not fitted: two families of four have a first name in common by chance, too, one time
in four.
"""
_SAME_CONTACT = 1.5
"""Less than a telephone of one's own: brothers name one mother."""
_PARENT = -4.0
_SAME_DAY, _OTHER_DAY = 5.0, -2.3
"""Of two days in one year: equal ones tell namesakes apart as nothing else on a card (one pair in
365 has them by chance), other ones are a slip in one case of ten.
"""


_GENERATION, _NEAR_YEARS = 14, 4
_MISREAD_GAPS = (10, 100)
_LOOK_ALIKE = frozenset({"09", "17", "38", "56"})
"""Figures that lie beside each other on a keyboard's ends, or are read for each other."""


def _birth(one: int | None, other: int | None) -> FactLikeness | None:
    """Return what two years of birth show: equal ones, the slips of clerks (one year, two digits
    exchanged, a decade), or others; those of father and son lie further apart than slips.
    """
    if one is None or other is None:
        return None
    gap = abs(one - other)
    if gap < 2:
        return FactLikeness.YEAR_BESIDE if gap else FactLikeness.YEAR_SAME
    if gap in _MISREAD_GAPS or _is_swapped(one, other) or _is_misread(one, other):
        return FactLikeness.YEAR_SLIP
    if gap <= _NEAR_YEARS:
        return FactLikeness.YEAR_NEAR
    return FactLikeness.YEAR_OTHER if gap < _GENERATION else FactLikeness.YEAR_OF_PARENTS


def _birth_day(one: EntryFacts, other: EntryFacts) -> float:
    """Return what two days of one year of birth say; nothing where they differ as a slip does: one
    figure, or day and month exchanged.
    """
    if not one.birth_date or not other.birth_date or one.birth_year != other.birth_year:
        return 0.0
    if one.birth_date == other.birth_date:
        return _SAME_DAY
    day, other_day = one.birth_date[5:], other.birth_date[5:]
    is_turned = day.split("-") == other_day.split("-")[::-1]
    is_near = sum(a != b for a, b in zip(day, other_day, strict=False)) == 1
    return 0.0 if is_turned or is_near else _OTHER_DAY


def _phone(one: EntryFacts, other: EntryFacts, shared: Sharers) -> FactLikeness | None:
    """Return what telephones show: one's own, that of a house, or of somebody one lives with."""
    found = _contact(one.phones, other.phones, shared, _PHONE)
    if found is FactLikeness.PHONE_OF_FEW:
        common = {*one.phones} & {*other.phones}
        return FactLikeness.PHONE_OF_HOUSE if all(map(shared.is_of_house, common)) else found
    if found is FactLikeness.PHONE_OTHER and one.household != other.household:
        is_mates = _is_of_mate(one, other, shared) or _is_of_mate(other, one, shared)
        return FactLikeness.PHONE_OF_MATE if is_mates else found
    return found


def _is_of_mate(one: EntryFacts, other: EntryFacts, shared: Sharers) -> bool:
    """Return whether a telephone of the first is that of somebody registered with the other."""
    home = other.household
    return home is not None and any(home in shared.households.get(each, ()) for each in one.phones)


def _is_swapped(one: int, other: int) -> bool:
    """Return whether two neighbouring digits stand the other way: 1978 and 1987."""
    a, b = str(one), str(other)
    unequal = [at for at in range(min(len(a), len(b))) if a[at] != b[at]]
    if len(a) != len(b) or len(unequal) != 2 or unequal[1] - unequal[0] != 1:
        return False
    first, second = unequal
    return a[first] == b[second] and a[second] == b[first]


def _is_misread(one: int, other: int) -> bool:
    """Return whether one figure of the last two was read, or struck, for another: 1983 and 1988."""
    a, b = str(one), str(other)
    unequal = [pair for pair in zip(a, b, strict=False) if pair[0] != pair[1]]
    if len(a) != len(b) or a[:2] != b[:2] or len(unequal) != 1:
        return False
    return "".join(sorted(unequal[0])) in _LOOK_ALIKE


def _emails(entry: EntryFacts) -> tuple[str, ...]:
    return (entry.email.casefold(),) if entry.email else ()


def _contact(
    one: Sequence[str], other: Sequence[str], shared: Sharers, borne: _Borne
) -> FactLikeness | None:
    if not one or not other:
        return None
    same, near, differs = borne
    common = set(one) & set(other)
    if common:
        sharers = min(shared.by_contact.get(contact, 2) for contact in common)
        return same[min(max(sharers, 2), 1 + len(same)) - 2]
    return near if any(_is_a_slip(a, b) for a in one for b in other) else differs


def _is_a_slip(one: str, other: str) -> bool:
    """Return whether two contacts differ by one sign, or by two neighbours exchanged."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 8:
        return False
    head = _common(one, other)
    a, b = one[head:], other[head:]
    if len(a) == len(b):
        is_swap = a[:2] == b[:2][::-1] and a[2:] == b[2:]
        return a[1:] == b[1:] or is_swap
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[1:] == shorter


def _common(one: str, other: str) -> int:
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def _place(one: EntryFacts, other: EntryFacts) -> FactLikeness | None:
    """Return what two homes show: one house, one town, one region, or far from each other."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    km = km_between(one.lon, one.lat, other.lon, other.lat)
    near = _HOUSES if one.is_house and other.is_house else _PLACES
    return next((shown for most_km, shown in near if km < most_km), FactLikeness.REGION_OTHER)


_PLACES = (
    (HOUSE_KM, FactLikeness.POINT_SAME),
    (_TOWN_KM, FactLikeness.TOWN_SAME),
    (_REGION_KM, FactLikeness.REGION_SAME),
)
_HOUSES = (
    (HOUSE_KM, FactLikeness.HOUSE_SAME),
    (_TOWN_KM, FactLikeness.TOWN_OTHER_HOUSE),
    (_REGION_KM, FactLikeness.REGION_SAME),
)
"""What two homes show by the kilometres they are less than apart; and two known to the house."""


def _sex(one: str, other: str) -> FactLikeness | None:
    if not one or not other or "x" in (one, other):
        return None
    return FactLikeness.SEX_SAME if one == other else FactLikeness.SEX_OTHER


def _household(one: EntryFacts, other: EntryFacts) -> float:
    """Return what two households say: nobody is registered twice in one go, and who comes again
    with the family brings somebody of the same name; namesakes live with others.
    """
    if one.household is not None and one.household == other.household:
        return _TOGETHER
    if not one.housemates or not other.housemates:
        return 0.0
    return _SAME_FAMILY if one.housemates & other.housemates else _OTHER_FAMILY

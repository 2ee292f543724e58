"""Who answers for an entry: whom the round writes to, in which language, and to whom it climbs from
there.

| entry | its owner |
|---|---|
| post | its designated focal point, else its alternate, else the country's |
| organisation, shelter | its own e-mail, else the focal point of its post, else the country's |
| focal point | itself |

A focal point without an e-mail is passed over for one that has it; where nobody has one, the entry
keeps the owner it would have had, with a telephone, for a person to call.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.email_addresses import clean_address
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from directory.entries.kinds import AnyEntry
from directory.entries.models import (
    Channel,
    ChannelKind,
    CommunityLeader,
    Designation,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
)

ENGLISH_SPEAKING = frozenset({"BZ", "US", "CA"})
_CALLED_FIRST = (
    ChannelKind.PHONE,
    ChannelKind.WHATSAPP,
    ChannelKind.HOTLINE,
    ChannelKind.EMERGENCY,
)


@dataclass(frozen=True, slots=True)
class OwnerContact:
    """Somebody the round may write to or call: e-mail in lower case or empty, telephone in E.164 or
    empty.
    """

    name: str
    address: str
    phone: str
    language: str
    row: AnyEntry | None = field(default=None, compare=False, repr=False)
    """The entry this was read from; who prints it asks first whether the reader sees that row."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for an entry, the alternate, and who answers for the whole country."""

    name: str
    address: str
    """E-mail, lower case; empty when nobody knows one."""
    phone: str
    language: str
    """es, en or fr."""
    alternate: OwnerContact | None = None
    """Never the owner again."""
    liaison: OwnerContact | None = None
    row: AnyEntry | None = field(default=None, compare=False, repr=False)
    """As `OwnerContact.row`."""


def owner_of(session: Session, entry: AnyEntry) -> Owner:
    """Return who answers for one entry; for many, load `Owners` once."""
    return Owners(session, [entry.country]).of(entry)


class Owners:
    """The focal points of some countries (None: of all), loaded once, to find the owners of many
    entries.
    """

    def __init__(self, session: Session, countries: Collection[str] | None = None) -> None:
        query = (
            sa.select(FocalPoint)
            .where(FocalPoint.retired_at.is_(None), FocalPoint.designation != Designation.OTHER)
            .options(selectinload(FocalPoint.channels))
            .order_by(FocalPoint.rank, FocalPoint.id)
        )
        if countries is not None:
            query = query.where(FocalPoint.country.in_(sorted(countries)))
        self._focal_points: dict[tuple[str, uuid.UUID | None, Designation], FocalPoint] = {}
        for each in session.scalars(query):
            self._focal_points.setdefault((each.country, each.post_id, each.designation), each)

    def of(self, entry: AnyEntry) -> Owner:
        """Return who answers for `entry`.

        Raises ValueError for a community leader: its post confirms it, never a message.
        """
        if isinstance(entry, CommunityLeader):
            raise ValueError("community leaders are confirmed by their post, never by a message")
        owner = _first_reachable([*_own_contact(entry), *self._responsible(entry)])
        if owner is None:
            owner = OwnerContact(
                entry.name,
                "",
                first_phone(entry.channels),
                language_of(entry.languages, entry.country),
                entry,
            )
        others = (each for each in self._alternates(entry) if each.address != owner.address)
        return Owner(
            name=owner.name,
            address=owner.address,
            phone=owner.phone or first_phone(entry.channels),
            language=owner.language,
            alternate=next((each for each in others if each.address), None),
            liaison=self.liaison(entry.country),
            row=owner.row,
        )

    def liaison(self, country: str) -> OwnerContact | None:
        """Return who answers for a whole country: its designated focal point, or its alternate when
        only that has e-mail.
        """
        return _first_reachable(self.of_country(country))

    def of_country(self, country: str) -> list[OwnerContact]:
        """Return who answers for a whole country: its designated focal point, its alternate."""
        return list(self._of_post(country, None))

    # -- inside -----------------------------------------------------------------------------

    def _responsible(
        self, entry: Organisation | Post | FocalPoint | Shelter
    ) -> Iterable[OwnerContact]:
        """Yield the focal points of the entry's post, then those of the country."""
        if isinstance(entry, FocalPoint):
            return
        post_id = _post_of(entry)
        if post_id is not None:
            yield from self._of_post(entry.country, post_id)
        yield from self._of_post(entry.country, None)

    def _alternates(
        self, entry: Organisation | Post | FocalPoint | Shelter
    ) -> Iterable[OwnerContact]:
        """Yield who may answer instead, best first: of the same post, then of the country."""
        post_id = _post_of(entry)
        if post_id is not None:
            yield from reversed(list(self._of_post(entry.country, post_id)))
        alternate = self._focal_points.get((entry.country, None, Designation.ALTERNATE))
        if alternate is not None:
            yield _contact(alternate)

    def _of_post(self, country: str, post_id: uuid.UUID | None) -> Iterable[OwnerContact]:
        for designation in (Designation.DESIGNATED, Designation.ALTERNATE):
            focal_point = self._focal_points.get((country, post_id, designation))
            if focal_point is not None:
                yield _contact(focal_point)


def language_of(languages: Iterable[str], country: str) -> str:
    """Return the first of our languages among `languages` (BCP 47), else that of the country:
    Spanish, or English.

    Nothing else is guessed: a Haitian office or one in Quebec says itself which it speaks.
    """
    for code in languages or ():
        if code.split("-")[0].lower() in LANGUAGES:
            return code.split("-")[0].lower()
    return "en" if country in ENGLISH_SPEAKING else SOURCE_LANGUAGE


def first_address(channels: Iterable[Channel]) -> str:
    """Return the first e-mail among the channels that can be written to; empty when none is."""
    usable = (clean_address(each.value) for each in channels if each.kind is ChannelKind.EMAIL)
    return next((address for address in usable if address), "")


def first_phone(channels: Iterable[Channel]) -> str:
    """Return the first telephone among the channels, ordinary ones before emergency lines; empty
    when there is none.
    """
    by_kind: dict[ChannelKind, str] = {}
    for each in channels:
        by_kind.setdefault(each.kind, each.value)
    return next((by_kind[kind] for kind in _CALLED_FIRST if kind in by_kind), "")


# -- inside ---------------------------------------------------------------------------------


def _own_contact(entry: Organisation | Post | FocalPoint | Shelter) -> list[OwnerContact]:
    """Return the entry itself, where it can answer: focal points always, posts never, others with
    an e-mail.
    """
    if isinstance(entry, Post):
        return []
    own = _contact(entry)
    return [own] if own.address or isinstance(entry, FocalPoint) else []


def _first_reachable(contacts: Sequence[OwnerContact]) -> OwnerContact | None:
    """Return the first with an e-mail, else the first; None when there is nobody."""
    with_email = (each for each in contacts if each.address)
    return next(with_email, contacts[0] if contacts else None)


def _post_of(entry: Organisation | Post | FocalPoint | Shelter) -> uuid.UUID | None:
    return entry.id if isinstance(entry, Post) else entry.post_id


def _contact(entry: Organisation | FocalPoint | Shelter) -> OwnerContact:
    return OwnerContact(
        entry.name,
        first_address(entry.channels),
        first_phone(entry.channels),
        language_of(entry.languages, entry.country),
        entry,
    )

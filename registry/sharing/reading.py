"""The one way to persons of another country: by an agreement in force, its fields alone, and with a
line in the log of both countries.

What is read is worked out first. Then, in one transaction that holds the agreement, it is looked at
whether it still holds, and both lines are written; only after that anything is handed out. So of a
withdrawal and a reading one comes first, and a reading that comes second shows nothing.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.audit_log.person_tags import tags_of
from core.context import Context
from core.db import hold_row, unindexed
from core.errors import AtalayaError, NotAllowed
from registry.people.access import NationalViewer
from registry.people.models import Person
from registry.sharing.fields import (
    OF_PERSONS,
    OpenShared,
    SharedField,
    SharedPerson,
    fields_of,
    shared_person,
)
from registry.sharing.guard import shown_needs
from registry.sharing.models import SharingAgreement
from registry.sharing.opening import persons_included, places_of, unit_names
from registry.sharing.permission import may_be_shared
from registry.sharing.reach import Touched, persons_in_reach
from registry.sharing.signing import is_in_force, party_of

PAGE = 25
MOST_COUNTED = 2000
ACTION = "person.read_shared"
Write = Callable[[], AbstractContextManager[Session]]
"""Opens a short transaction that writes, and commits it."""


class AgreementEnded(AtalayaError):
    """There is no agreement in force by which this may be read."""


@dataclass(frozen=True, slots=True)
class SharedPage:
    """What an agreement shows at once."""

    persons: tuple[SharedPerson, ...]
    has_more: bool
    count: int | None = None
    """How many there are in all; None unless the agreement shares that."""
    is_count_least: bool = False
    """Whether there are more than `count`: so many are not counted one by one."""


def read_shared_persons(
    context: Context[NationalViewer],
    agreement: SharingAgreement,
    *,
    touched: Touched,
    write: Write,
    page: int = 1,
    among: Collection[uuid.UUID] | None = None,
    still_holds: Callable[[Session], bool] = lambda _session: True,
) -> SharedPage:
    """Return a page of the persons an agreement lets the viewer's country read, cut down to its
    fields; of some alone where `among` names them.

    `context.session` reads; the lines of both logs are written by `write` before this returns.
    `still_holds` is asked there, too, for what hangs on more than the agreement.
    Raises AgreementEnded unless the agreement is in force for that country, NotAllowed for a viewer
    without one.
    """
    reader = context.viewer.country
    if reader is None:
        raise NotAllowed("shared persons are read by a country")
    _require_force(agreement, reader, context)
    fields = fields_of(agreement.fields)
    ids = _in_reach(context, agreement, touched, among)
    start = PAGE * (max(1, page) - 1)
    part = ids[start : start + PAGE] if fields & OF_PERSONS else []
    persons = dict(_shared(context, agreement, fields, part))
    counted = _counted(context, agreement, ids) if SharedField.COUNT in fields else None
    with write() as session:
        _require_still(session, agreement, still_holds)
        present = _note_reading(context, session, agreement.id, reader, list(persons))
    return SharedPage(
        tuple(person for person_id, person in persons.items() if person_id in present),
        has_more=bool(part) and len(ids) > start + PAGE,
        count=counted,
        is_count_least=counted is not None and len(ids) > MOST_COUNTED,
    )


# -- inside ---------------------------------------------------------------------------------


def _require_force(
    agreement: SharingAgreement, reader: str, context: Context[NationalViewer]
) -> None:
    is_party = party_of(agreement, reader) is not None and agreement.country != reader
    if not is_party or not is_in_force(agreement, context.now):
        raise AgreementEnded(f"agreement {agreement.number} is not in force")


def _require_still(
    session: Session, agreement: SharingAgreement, still_holds: Callable[[Session], bool]
) -> None:
    if not still_holds(session):
        raise AgreementEnded(f"what was lent by agreement {agreement.number} is over")


def _in_reach(
    context: Context[NationalViewer],
    agreement: SharingAgreement,
    touched: Touched,
    among: Collection[uuid.UUID] | None,
) -> list[uuid.UUID]:
    ids = persons_in_reach(context.session, agreement, touched)
    return ids if among is None else [each for each in ids if each in among]


def _note_reading(
    context: Context[NationalViewer],
    session: Session,
    agreement_id: uuid.UUID,
    reader: str,
    ids: Sequence[uuid.UUID],
) -> set[uuid.UUID]:
    """Write the lines of both countries and return who of the persons may still be shown, in a
    transaction that holds the agreement. Raises AgreementEnded.
    """
    agreement = session.get(SharingAgreement, agreement_id)
    if agreement is None:
        raise AgreementEnded("the agreement is gone")
    hold_row(session, agreement)
    _require_force(agreement, reader, context)
    still = sa.select(Person.id).where(
        Person.id.in_(ids), unindexed(Person.country) == agreement.country, may_be_shared()
    )
    present = set(session.scalars(still))
    read = sorted(present)
    digest = hashlib.sha256(b"".join(each.bytes for each in read)).hexdigest()
    of_persons: dict[str, Any] = {"ids_sha256": digest, **tags_of(read)}
    for country, other, details in (
        (agreement.country, reader, of_persons),
        (reader, agreement.country, {}),
    ):
        record(
            session,
            at=context.now,
            actor=context.actor,
            action=ACTION,
            country=country,
            purpose=agreement.purpose,
            agreement=agreement.number,
            other=other,
            reader=reader,
            fields=agreement.fields,
            persons=len(read),
            **details,
        )
    return present


def _counted(
    context: Context[NationalViewer], agreement: SharingAgreement, ids: Sequence[uuid.UUID]
) -> int:
    return sum(1 for _ in persons_included(context, agreement, ids[:MOST_COUNTED]))


def _shared(
    context: Context[NationalViewer],
    agreement: SharingAgreement,
    fields: frozenset[SharedField],
    ids: Sequence[uuid.UUID],
) -> Iterator[tuple[uuid.UUID, SharedPerson]]:
    """Yield each of the persons whom the agreement includes, cut down to its fields."""
    included = list(persons_included(context, agreement, ids))
    today = context.now.date()
    places = places_of(context, agreement.country, [person.id for person, _ in included], today)
    homes: dict[uuid.UUID, int] = {}
    for person, card in included:
        home = homes.setdefault(person.household_id or person.id, len(homes) + 1)
        own = tuple(places.get(person.id, ()))
        opened = OpenShared(card, own, unit_names(context, own), home)
        yield person.id, shared_person(opened, fields, shown_needs(agreement), today)

"""Find a registered person by what somebody says of them: words of the name, a telephone, an
address of e-mail.

Every card of the country is opened for it, here and not beyond: only who is found is read, through
`registry.people.access.read_persons`, which writes the audit log.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.names import fold
from core.crypto import CannotOpen, Keyring, SealedPlace
from core.phones.notation import (
    EXTENSION_MARK,
    LostDigits,
    digits_of,
    plain_text,
    with_marked_extensions,
    without_exit_code,
    without_old_mexican,
)
from registry.people.models import Person
from registry.people.record import Card, card_place, unseal_card

FEWEST_LETTERS = 3
_FEWEST_DIGITS = 6


def search_persons(
    session: Session, keyring: Keyring, country: str, text: str, *, limit: int = 25
) -> list[uuid.UUID]:
    """Return the ids of persons of a country who match, at most `limit`; none for a text too short
    to tell anybody.

    The id of a person, typed in full, finds them too, also where their card does not open.
    """
    words, digits = fold(text).split(), _digits(text)
    if len("".join(words)) < FEWEST_LETTERS:
        return []
    known = _by_id(session, country, text)
    if known is not None:
        return [known]
    found: list[uuid.UUID] = []
    query = sa.select(Person.id, Person.seal_version, Person.ciphertext)
    query = query.where(Person.country == country)
    for row in session.execute(query.execution_options(yield_per=500)):
        location = card_place(row.id, country, row.seal_version)
        card = _card_or_none(keyring, location, row.ciphertext)
        if card is not None and _matches(card, text.strip().casefold(), words, digits):
            found.append(row.id)
        if len(found) == limit:
            break
    return found


# -- inside ---------------------------------------------------------------------------------


def _by_id(session: Session, country: str, text: str) -> uuid.UUID | None:
    try:
        person_id = uuid.UUID(text.strip())
    except ValueError:
        return None
    return session.scalar(
        sa.select(Person.id).where(Person.id == person_id, Person.country == country)
    )


def _digits(text: str) -> str:
    """Return the digits of a telephone as somebody dials or writes it, in any script, as a card has
    them: without exit code, the trunk digits Mexico had, or extension.
    """
    try:
        plain = plain_text(text)
    except LostDigits:
        return ""
    plain = with_marked_extensions(without_exit_code(plain) or plain).partition(EXTENSION_MARK)[0]
    return digits_of(without_old_mexican(plain, "MX"))


def _matches(card: Card, text: str, words: list[str], digits: str) -> bool:
    if card.email and card.email.casefold() == text:
        return True
    if len(digits) >= _FEWEST_DIGITS:
        return any(digits in phone for phone in (card.phone, *card.other_phones))
    name = f" {fold(card.full_name)} "
    return all(f" {word}" in name for word in words)


def _card_or_none(keyring: Keyring, location: SealedPlace, ciphertext: bytes) -> Card | None:
    try:
        return unseal_card(keyring, location, ciphertext)
    except CannotOpen:
        return None

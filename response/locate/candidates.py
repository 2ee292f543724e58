"""Who somebody that is looked for may be: of the registry, of those who wrote in the crisis and are
not registered, of lists of shelters. A person decides; nobody is told but who asks with a purpose.

The registry looks for the name and compares what it compares of any two entries; the description is
added here. Each search writes an entry in the audit log. Only one's own country's people are looked
at: of others it is known that they may have somebody when they say so themselves.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.audit_log import record
from core.context import Context
from core.crypto import CannotOpen
from core.errors import NotAllowed
from registry.duplicates.entry_facts import facts_of_card
from registry.duplicates.evidence import EntryFacts, Reason
from registry.duplicates.likely_doubles import doubles_of, register_of
from registry.duplicates.proposing import propose_doubles
from registry.joining.answers import open_answers
from registry.joining.models import JoiningRequest, JoiningState
from registry.people.access import NationalViewer, OpenPerson
from registry.people.card import Card, InvalidCard, check_card
from registry.search.name_search import remembered_year
from registry.search.name_words import written_name
from response.accounting.lists.brought import rows_of
from response.accounting.models import BroughtList, RowDecision
from response.locate.description import LocateWords
from response.locate.matching import (
    LEAST,
    TOP,
    Description,
    KnownTraits,
    chance_of,
    describe,
    strongest_first,
)
from watch.replies.intake import words_of as reply_words
from watch.replies.models import NoticeReply

MOST_READ = 3000
"""So many requests, replies and rows of lists are looked at, the newest first."""
_NOBODY_TOO_POOR = -1e9


class MatchSource(enum.StrEnum):
    """Where somebody stands who may be the one."""

    REGISTRY = "registry"
    REQUEST = "request"
    """Sent by the public form, and not placed yet."""
    REPLY = "reply"
    """Answered a notice without being known."""
    SHELTER_LIST = "shelter_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateMatch:
    """Somebody who may be the one."""

    source: MatchSource
    key: uuid.UUID
    """Of the person, the request, the reply, or the row of the list."""
    name: str
    birth_year: int | None
    place: str
    log_odds: float
    reasons: Mapping[str, float]
    """By the code of the reason: what speaks for it, and what against."""

    @property
    def chance(self) -> float:
        """The probability that it is, from 0 to 1."""
        return chance_of(self.log_odds)

    @property
    def is_likely(self) -> bool:
        """Whether it is worth a call."""
        return self.log_odds >= LEAST

    @property
    def telling(self) -> Sequence[tuple[str, float]]:
        """The reasons, what says most first."""
        return strongest_first(self.reasons)


def find_matches(
    context: Context[NationalViewer],
    words: LocateWords,
    participation_id: uuid.UUID | None,
    itself: uuid.UUID | None = None,
) -> list[LocateMatch]:
    """Return the `TOP` of the viewer's country who may be the one, the likeliest first.

    `participation_id` is the country's part in the crisis, for its lists of shelters; `itself` is
    the registered person who is looked for, who is no answer. Raises NotAllowed without a purpose
    or a country.
    """
    if context.viewer.country is None or not context.purpose.strip():
        raise NotAllowed("people are compared by their own country, for a purpose")
    found = [
        *_of_registry(context, words, itself),
        *_of_writers(context, words, [*_requests(context), *_replies(context),
                                      *_listed(context, participation_id)]),
    ]  # fmt: skip
    record(
        context.session, at=context.now, actor=context.actor, action="locate.compare",
        country=context.viewer.country, purpose=context.purpose, found=len(found),
    )  # fmt: skip
    return sorted(found, key=lambda each: (-each.log_odds, each.key))[:TOP]


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Writer:
    """Somebody who is known by what was written alone."""

    source: MatchSource
    key: uuid.UUID
    name: str
    facts: EntryFacts
    texts: tuple[str, ...]
    places: tuple[str, ...]


def _description(words: LocateWords) -> Description:
    return Description(
        birth_year=words.birth_year,
        origin=words.origin,
        marks=words.marks,
        last_place=words.last_place,
    )


def _card(words: LocateWords) -> Card | None:
    """Return what the registry compares; None where there is no name to begin with."""
    name = words.name.strip() or words.nickname.strip()
    card = Card(
        full_name=name, sex=words.sex, birth_year=words.birth_year, contact_phone=words.asker_phone
    )
    for each in (card, Card(full_name=name, sex=words.sex, birth_year=words.birth_year)):
        try:
            check_card(each)
        except InvalidCard:
            continue
        return each
    return None


def _of_registry(
    context: Context[NationalViewer], words: LocateWords, itself: uuid.UUID | None
) -> Iterator[LocateMatch]:
    card = _card(words)
    if card is None:
        return
    found = propose_doubles(
        context, card, itself=itself, least=_NOBODY_TOO_POOR, year_gain=remembered_year
    )
    for each in found:
        reasons = _with_description(each.log_odds, each.reasons, words, _traits_of(each.person))
        places = [stay.place.text for stay in each.person.stays if stay.place.text]
        yield LocateMatch(
            source=MatchSource.REGISTRY,
            key=each.person_id,
            name=each.person.card.full_name,
            birth_year=each.person.card.birth_year,
            place=places[0] if places else "",
            log_odds=reasons[0],
            reasons=reasons[1],
        )


def _traits_of(person: OpenPerson) -> KnownTraits:
    card = person.card
    return KnownTraits(
        birth_year=card.birth_year,
        texts=(card.note, card.source_words),
        places=tuple(stay.place.text for stay in person.stays),
    )


def _with_description(
    log_odds: float, by_registry: Mapping[Reason, float], words: LocateWords, known: KnownTraits
) -> tuple[float, Mapping[str, float]]:
    """Return the log-odds and the reasons with what the description says; of the age it says what
    the registry would say of a year on a paper.
    """
    own = describe(_description(words), known)
    reasons: dict[str, float] = {
        reason.value: value for reason, value in by_registry.items() if reason is not Reason.BIRTH
    }
    reasons |= {reason.value: value for reason, value in own.items()}
    return log_odds - by_registry.get(Reason.BIRTH, 0.0) + sum(own.values()), reasons


def _of_writers(
    context: Context[NationalViewer], words: LocateWords, writers: Sequence[_Writer]
) -> Iterator[LocateMatch]:
    """Yield those of requests, replies and lists whose name is alike."""
    card = _card(words)
    if card is None or not writers:
        return
    register = register_of([each.name for each in writers], [each.facts for each in writers])
    name = register.table.in_roles(written_name(card.full_name))
    entry = facts_of_card(card)
    for double in doubles_of(register, name, entry, _NOBODY_TOO_POOR)[: 2 * TOP]:
        each = writers[double.row]
        traits = KnownTraits(birth_year=each.facts.birth_year, texts=each.texts, places=each.places)
        log_odds, reasons = _with_description(double.log_odds, double.reasons, words, traits)
        yield LocateMatch(
            source=each.source,
            key=each.key,
            name=each.name,
            birth_year=each.facts.birth_year,
            place=each.places[0] if each.places else "",
            log_odds=log_odds,
            reasons=reasons,
        )


def _requests(context: Context[NationalViewer]) -> Iterator[_Writer]:
    """Yield the people of the requests that wait for their post."""
    query = sa.select(JoiningRequest).where(
        JoiningRequest.country == context.viewer.country,
        JoiningRequest.state.in_((JoiningState.CODE, JoiningState.POST)),
    )
    query = query.order_by(JoiningRequest.created_at.desc()).limit(MOST_READ)
    for row in context.session.scalars(query):
        try:
            answers = open_answers(context.keyring, row)
        except CannotOpen:
            continue
        places = tuple(stage.text for stage in answers.stages if stage.text)
        for member in answers.household:
            if member.full_name.strip():
                facts = EntryFacts(birth_year=member.birth_year)
                yield _Writer(MatchSource.REQUEST, row.id, member.full_name, facts, (), places)


def _replies(context: Context[NationalViewer]) -> Iterator[_Writer]:
    """Yield who answered a notice and is not known."""
    query = sa.select(NoticeReply).where(
        NoticeReply.country == context.viewer.country,
        NoticeReply.person_id.is_(None),
        NoticeReply.ciphertext.is_not(None),
    )
    query = query.order_by(NoticeReply.known_at.desc()).limit(MOST_READ)
    for row in context.session.scalars(query):
        words = reply_words(context.keyring, row)
        if words is not None and words.name.strip():
            yield _Writer(
                MatchSource.REPLY, row.id, words.name, EntryFacts(), (words.text,), (words.place,)
            )


def _listed(
    context: Context[NationalViewer], participation_id: uuid.UUID | None
) -> Iterator[_Writer]:
    """Yield the rows of lists of shelters that nobody has decided."""
    if participation_id is None:
        return
    query = sa.select(BroughtList.id).where(
        BroughtList.participation_id == participation_id,
        BroughtList.country == context.viewer.country,
    )
    for key in context.session.scalars(query.order_by(BroughtList.entered_at.desc())):
        for each in rows_of(
            context.session, context.keyring, key, decision=RowDecision.WAITING, limit=MOST_READ
        ):
            if each.listed is not None and each.listed.name:
                facts = EntryFacts(birth_year=each.listed.birth_year)
                yield _Writer(
                    MatchSource.SHELTER_LIST, each.row.id, each.listed.name, facts,
                    (each.listed.line,), (),
                )  # fmt: skip

"""Who else tells the event of a hazard, what may be the same, and a person's word on it."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, defer, joinedload

from core.context import Context
from directory.entries.visibility import Viewer
from feeds.circles import told_to
from feeds.lifecycle.event_ties import keep_in_line
from feeds.lifecycle.history.versions import record_versions
from feeds.lifecycle.same_event.doubts import doubtful_pairs, doubtful_same
from feeds.lifecycle.same_event.verdicts import give_verdict, take_back_verdict, verdicts_among
from feeds.models import Hazard, HazardStatus, SameEventVerdict
from watch.flags.update import flag_hazard, watch_context
from watch.hazard_summary import witness_names

MOST_PAIRS = 12


class SameEventWord(enum.StrEnum):
    """What a person may say of two hazards."""

    SAME = "same"
    APART = "apart"
    TAKE_BACK = "take-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedHazard:
    """Another hazard beside the one shown: who tells it, and what a person has said of the two."""

    hazard: Hazard
    told_by: str
    is_same: bool | None = None
    """A person's word; None where nobody has said."""
    said_by: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SameEvent:
    """What stands beside a hazard: original or witnesses, doubts, and what a person keeps apart."""

    original: RelatedHazard | None
    witnesses: tuple[RelatedHazard, ...]
    doubts: tuple[RelatedHazard, ...]
    apart: tuple[RelatedHazard, ...]


def same_event_of(session: Session, hazard: Hazard) -> SameEvent:
    """Return who else tells the event of a hazard, what may be it, and what is kept apart."""
    words = _words_on(session, hazard.id)
    apart = [other_id for other_id, word in words.items() if not word.is_same]
    found = _tied_or_apart(session, hazard, apart)
    doubts = doubtful_same(session, hazard, words.keys())
    names = witness_names(session, [*found, *doubts])
    related = {
        each.id: _related(each, names[each.id], words.get(each.id)) for each in (*found, *doubts)
    }
    return SameEvent(
        original=related.get(hazard.same_as_id) if hazard.same_as_id else None,
        witnesses=tuple(related[each.id] for each in found if each.same_as_id == hazard.id),
        doubts=tuple(related[each.id] for each in doubts),
        apart=tuple(related[each.id] for each in found if each.id in apart),
    )


@dataclass(frozen=True, slots=True)
class HazardPair:
    """Two live hazards that may be one event, or of which a person has said what they are."""

    one: RelatedHazard
    other: RelatedHazard
    """With the word on the two."""


@dataclass(frozen=True, slots=True)
class PairsOnBoard:
    """What of the board may be one event: the doubts, and the words that can be taken back."""

    doubts: tuple[HazardPair, ...]
    has_more: bool
    """Whether there are more doubts than these."""
    decided: tuple[HazardPair, ...]


def pairs_on_board(session: Session, country: str) -> PairsOnBoard:
    """Return the doubts among the live hazards told to `country`, and the words on such, the newest
    first; at most 12 of each.
    """
    found = list(islice(doubtful_pairs(session, country), MOST_PAIRS + 1))
    words = _words_on_live(session, country)
    pairs = [*found[:MOST_PAIRS], *((one, other) for one, other, _ in words)]
    names = witness_names(session, [each for pair in pairs for each in pair])
    doubts = tuple(
        HazardPair(_related(one, names[one.id], None), _related(other, names[other.id], None))
        for one, other in found[:MOST_PAIRS]
    )
    decided = tuple(
        HazardPair(_related(one, names[one.id], None), _related(other, names[other.id], word))
        for one, other, word in words
    )
    return PairsOnBoard(doubts, len(found) > MOST_PAIRS, decided)


def _words_on_live(session: Session, country: str) -> list[tuple[Hazard, Hazard, SameEventVerdict]]:
    """Return the last words on two hazards that are both live."""
    return [(one, two, word) for one, two, word in session.execute(_live_words(country))]


@lru_cache(maxsize=64)
def _live_words(country: str) -> sa.Select[Hazard, Hazard, SameEventVerdict]:
    other = aliased(Hazard)
    return (
        sa.select(Hazard, other, SameEventVerdict)
        .join(SameEventVerdict, SameEventVerdict.one_id == Hazard.id)
        .join(other, SameEventVerdict.other_id == other.id)
        .where(
            told_to(country),
            Hazard.status == HazardStatus.ACTIVE,
            other.status == HazardStatus.ACTIVE,
        )
        .options(joinedload(Hazard.source), joinedload(other.source))
        .options(defer(Hazard.zone), defer(Hazard.severity_zones))
        .options(defer(other.zone), defer(other.severity_zones))
        .order_by(SameEventVerdict.said_at.desc(), SameEventVerdict.id)
        .limit(MOST_PAIRS)
    )


def _words_on(session: Session, hazard_id: uuid.UUID) -> dict[uuid.UUID, SameEventVerdict]:
    """Return what persons said of a hazard, by the other one."""
    return {
        each.other_id if each.one_id == hazard_id else each.one_id: each
        for each in verdicts_among(session, [hazard_id])
    }


def _tied_or_apart(
    session: Session, hazard: Hazard, apart: Sequence[uuid.UUID]
) -> Sequence[Hazard]:
    tied = sa.or_(Hazard.same_as_id == hazard.id, Hazard.id == hazard.same_as_id)
    query = sa.select(Hazard).where(sa.or_(tied, Hazard.id.in_(apart)))
    return session.scalars(query.options(joinedload(Hazard.source)).order_by(Hazard.key)).all()


def say_of_two(
    context: Context[Viewer], hazard_id: uuid.UUID, other_id: uuid.UUID, word: SameEventWord
) -> bool:
    """Take a person's word on two hazards, tie or untie them, and flag whom they touch anew, so
    that nobody counts twice or falls between two; False when one of them is not there.

    Raises UnusableInput where the two can never be one.
    """
    session, now = context.session, context.now
    one, other = session.get(Hazard, hazard_id), session.get(Hazard, other_id)
    if one is None or other is None:
        return False
    if word is SameEventWord.TAKE_BACK:
        take_back_verdict(session, one, other, actor=context.actor, now=now)
    else:
        is_same = word is SameEventWord.SAME
        give_verdict(session, one, other, is_same=is_same, actor=context.actor, now=now)
    changed = keep_in_line(session, [one, other], context.atlas, now)
    record_versions(session, changed, now)
    watching = watch_context(session, context.keyring, context.atlas, now)
    for each in changed:
        flag_hazard(watching, session.get_one(Hazard, each))
    return True


def _related(hazard: Hazard, name: str, verdict: SameEventVerdict | None) -> RelatedHazard:
    if verdict is None:
        return RelatedHazard(hazard=hazard, told_by=name)
    return RelatedHazard(
        hazard=hazard,
        told_by=name,
        is_same=verdict.is_same,
        said_by=verdict.said_by,
        said_at=verdict.said_at,
    )

"""Finding entries by what somebody remembers of them, with the reason why each was found.

Every word asked for must be somewhere in the entry: in its name, town, role, services or address.
Accents, case, order and apostrophes are forgiven; only where nothing fits so are slips of the
finger forgiven too (one in words of 4 letters, two from 8 on). Four digits or more are also looked
for in the telephones, a text with `@` in the e-mails, one with a dot in the web addresses.
"""

from __future__ import annotations

import bisect
import enum
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy.orm import Session, selectinload

from core.i18n.languages import N_
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind, FocalPoint, Organisation, Post, Shelter
from directory.entries.visibility import Viewer, visible_to
from directory.search.index import (
    FIELD_BITS,
    FIELDS,
    IndexedEntry,
    Mask,
    SearchIndex,
    catalogue_of,
    digits_of,
    plain,
    words_of,
)

Entry = Organisation | Post | FocalPoint | Shelter
_TYPES: dict[EntryKind, type[Post] | type[FocalPoint] | type[Shelter] | type[Organisation]] = {
    EntryKind.POST: Post,
    EntryKind.FOCAL_POINT: FocalPoint,
    EntryKind.SHELTER: Shelter,
    EntryKind.ORGANISATION: Organisation,
}
FEWEST_DIGITS = 4
MOST_WORDS = 12
_SMALL_WORDS = frozenset(
    {
        "a", "al", "and", "at", "d", "de", "del", "des", "du", "e", "el", "en",
        "et", "in", "l", "la", "las", "le", "les", "los", "of", "the", "to", "y",
    }
)  # fmt: skip
"""Words that say nothing where others do."""
_WEIGHTS = np.array([1.0, 0.95, 0.8, 0.7, 0.6, 0.45, 0, 0], dtype=np.float32)
_START, _SIMILAR, _NAME_STARTS, _PHONE_PART, _PHONE_WHOLE = 0.9, 0.6, 0.3, 0.9, 1.5
_WHOLE_PHONE = 8
FIELD_WORDS = {
    "name": N_("nombre"),
    "name_other": N_("nombre en otro idioma"),
    "city": N_("ciudad"),
    "role": N_("cargo"),
    "services": N_("servicios"),
    "address": N_("dirección"),
    "phone": N_("teléfono"),
    "email": N_("correo"),
    "website": N_("sitio web"),
}
"""Message ids of the fields a reason may name."""


class MatchKind(enum.StrEnum):
    """In which way a piece of an entry fits what was asked."""

    SAME = "same"
    START = "start"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class MatchReason:
    """One reason: the field, the piece of it that fits, as it is written there, and how."""

    field: str
    piece: str
    how: MatchKind

    def explain(self, translate: Callable[[str], str]) -> str:
        """Return the reason in the reader's language: `nombre: parecido a «Mc Allen»`."""
        words = (
            N_("%(field)s: parecido a «%(piece)s»")
            if self.how is MatchKind.SIMILAR
            else N_("%(field)s: %(piece)s")
        )
        return translate(words) % {"field": translate(FIELD_WORDS[self.field]), "piece": self.piece}


@dataclass(frozen=True, slots=True)
class SearchMatch:
    """The row of the catalogue that a text may mean, why, and how well it fits."""

    row: IndexedEntry
    why: tuple[MatchReason, ...]
    score: float


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entry, why it was found, and how well it fits (more is better, for ordering only)."""

    entry: Entry
    why: tuple[MatchReason, ...]
    score: float


def search(session: Session, viewer: Viewer, text: str, limit: int = 50) -> list[SearchHit]:
    """Return the entries that `text` may mean and the viewer may see, with their channels; best
    first, then by name.
    """
    found = search_matches(session, viewer, text, limit)
    entries = load_entries(session, viewer, [each.row for each in found])
    return [
        SearchHit(entries[each.row.id], each.why, each.score)
        for each in found
        if each.row.id in entries
    ]


def search_matches(session: Session, viewer: Viewer, text: str, limit: int) -> list[SearchMatch]:
    """Return the same as rows of the catalogue, not yet sifted by the database."""
    words = _query_words(text)
    if not words:
        return []
    catalogue = catalogue_of(session)
    scores, lines = _scored(catalogue, catalogue.visible(viewer), text, words)
    at = np.flatnonzero(scores)
    best = at[np.lexsort((catalogue.name_rank[at], -scores[at]))][:limit]
    return [
        SearchMatch(row, _match_reasons(row, words, lines.get(int(each))), float(scores[each]))
        for each in best
        for row in [catalogue.rows[each]]
    ]


def search_entries(session: Session, viewer: Viewer, text: str, limit: int = 50) -> list[Entry]:
    """Return the entries of `search` alone."""
    return [found.entry for found in search(session, viewer, text, limit)]


def load_entries(
    session: Session, viewer: Viewer, rows: Iterable[IndexedEntry]
) -> dict[uuid.UUID, Entry]:
    """Return the entries behind rows of the catalogue, with channels, sifted once more by the
    database.
    """
    wanted: dict[EntryKind, list[uuid.UUID]] = {}
    for row in rows:
        wanted.setdefault(row.kind, []).append(row.id)
    found: dict[uuid.UUID, Entry] = {}
    for kind, ids in wanted.items():
        row_type = _TYPES[kind]
        statement: sa.Select[Any] = sa.select(row_type).where(
            row_type.id.in_(ids), visible_to(viewer, row_type)
        )
        for entry in session.scalars(statement.options(selectinload(row_type.channels))):
            found[entry.id] = entry
    return found


# -- inside ---------------------------------------------------------------------------------


def _query_words(text: str) -> list[str]:
    words = plain(text).split()[:MOST_WORDS]
    telling = [word for word in words if word not in _SMALL_WORDS]
    return telling or words


def _scored(
    catalogue: SearchIndex, mask: Mask, text: str, words: list[str]
) -> tuple[NDArray[np.float32], dict[int, tuple[float, MatchReason]]]:
    """Return how well each row fits, 0 for not at all, and which rows fit by a telephone or an
    address.
    """
    lines = _by_line(catalogue, mask, text)
    scores = _by_words(catalogue, mask, words, _exact)
    if not scores.any() and not lines:
        for spelling in _spellings(words):
            scores = np.maximum(scores, _by_words(catalogue, mask, spelling, _forgiving))
    joined = plain(text)
    for at in np.flatnonzero(scores):
        if plain(catalogue.rows[at].name).startswith(joined):
            scores[at] += _NAME_STARTS
    for row, (score, _) in lines.items():
        scores[row] = max(float(scores[row]), score)
    return scores, lines


def _by_words(
    catalogue: SearchIndex,
    mask: Mask,
    words: list[str],
    spans_of: Callable[[SearchIndex, str], Iterator[tuple[int, int, float]]],
) -> NDArray[np.float32]:
    total = np.zeros(len(catalogue.rows), dtype=np.float32)
    fits = mask.copy()
    for word in words:
        best = np.zeros(len(catalogue.rows), dtype=np.float32)
        for first, last, quality in spans_of(catalogue, word):
            part = catalogue.postings[catalogue.starts[first] : catalogue.starts[last]]
            np.maximum.at(
                best, part >> FIELD_BITS, quality * _WEIGHTS[part & (1 << FIELD_BITS) - 1]
            )
        fits &= best > 0
        if not fits.any():
            return np.zeros_like(total)
        total += best
    return np.where(fits, total / np.float32(len(words)), np.float32(0))


def _exact(catalogue: SearchIndex, word: str) -> Iterator[tuple[int, int, float]]:
    """Yield the stretch of the vocabulary that is the word, and the one that begins with it."""
    first = bisect.bisect_left(catalogue.vocabulary, word)
    last = bisect.bisect_left(catalogue.vocabulary, f"{word}\U0010ffff")
    if first < last:
        if catalogue.vocabulary[first] == word:
            yield first, first + 1, 1.0
        yield first, last, _START


def _forgiving(catalogue: SearchIndex, word: str) -> Iterator[tuple[int, int, float]]:
    yield from _exact(catalogue, word)
    allowed = _slips(word)
    if not allowed or not catalogue.vocabulary:
        return
    away = process.cdist(
        [word], catalogue.vocabulary, scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8
    )[0]
    for at in np.flatnonzero(away <= allowed):
        yield int(at), int(at) + 1, _SIMILAR * (1 - float(away[at]) / len(word))


def _slips(word: str) -> int:
    """Return how many slips are forgiven: none in short words and numbers, where the next one means
    something else.
    """
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 8 else 2


def _spellings(words: list[str]) -> Iterator[list[str]]:
    """Yield the words as they are, and with each two neighbours written as one (`mc allen`:
    mcallen).
    """
    yield words
    for at in range(len(words) - 1):
        yield [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


def _by_line(catalogue: SearchIndex, mask: Mask, text: str) -> dict[int, tuple[float, MatchReason]]:
    """Return the rows whose e-mail, telephone or web address the text may be a part of."""
    digits = _significant(digits_of(text))
    address = text.strip().casefold()
    if "@" in address:
        found = _by_email(catalogue, address)
    elif len(digits) >= FEWEST_DIGITS:
        found = _by_phone(catalogue, digits)
    elif "." in address.strip(".") and " " not in address:
        found = _by_website(catalogue, address)
    else:
        return {}
    first: dict[int, tuple[float, MatchReason]] = {}
    for row, score, why in found:
        if mask[row]:
            first.setdefault(row, (score, why))
    return first


def _by_email(catalogue: SearchIndex, address: str) -> Iterator[tuple[int, float, MatchReason]]:
    for line in catalogue.lines:
        if line.kind is ChannelKind.EMAIL and address in line.plain:
            yield line.row, _PHONE_WHOLE, MatchReason("email", line.value, MatchKind.SAME)


def _by_phone(catalogue: SearchIndex, digits: str) -> Iterator[tuple[int, float, MatchReason]]:
    for line in catalogue.lines:
        if line.kind is not ChannelKind.EMAIL and digits in line.plain:
            is_whole = len(digits) >= _WHOLE_PHONE and line.plain.endswith(digits)
            score = _PHONE_WHOLE if is_whole else _PHONE_PART
            yield line.row, score, MatchReason("phone", line.value, MatchKind.SAME)


def _by_website(catalogue: SearchIndex, address: str) -> Iterator[tuple[int, float, MatchReason]]:
    for row, website in catalogue.websites:
        if address in website:
            yield row, _PHONE_PART, MatchReason("website", website, MatchKind.SAME)


def _significant(digits: str) -> str:
    """Return a number without what is dialled before it: prefixes of long distance, and the old
    Mexican mobile 1.
    """
    bare = digits.lstrip("0")
    if bare.startswith("521") and len(bare) == 13:
        return f"52{bare[3:]}"
    for prefix in ("44", "45"):
        if digits.startswith(f"0{prefix}") and len(digits) == 13:
            return digits[3:]
    return bare if len(bare) >= _WHOLE_PHONE else digits


def _match_reasons(
    row: IndexedEntry, words: list[str], line: tuple[float, MatchReason] | None
) -> tuple[MatchReason, ...]:
    reasons = [line[1]] if line else []
    pieces = [
        (FIELDS[field], key, written)
        for field, text in row.texts
        for key, written in words_of(text)
    ]
    for spelling in _spellings(words):
        found = [_reason(pieces, word) for word in spelling]
        if all(found):
            reasons += [each for each in found if each]
            break
    return tuple(dict.fromkeys(reasons))


def _reason(pieces: list[tuple[str, str, str]], word: str) -> MatchReason | None:
    """Return the best reason for one word: the same piece, one it begins, else the most similar."""
    for field, key, written in pieces:
        if key == word:
            return MatchReason(field, written, MatchKind.SAME)
    for field, key, written in pieces:
        if key.startswith(word):
            return MatchReason(field, written, MatchKind.START)
    return _similar(pieces, word)


def _similar(pieces: list[tuple[str, str, str]], word: str) -> MatchReason | None:
    allowed = _slips(word)
    distances = [OSA.distance(word, key, score_cutoff=allowed) for _, key, _ in pieces]
    if not allowed or min(distances, default=allowed + 1) > allowed:
        return None
    field, _, written = pieces[distances.index(min(distances))]
    return MatchReason(field, written, MatchKind.SIMILAR)

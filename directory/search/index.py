"""The directory as each process remembers it for searching: words, telephones, places, and who may
see what.

Read whole when the directory's version moved (`directory.search.version`), kept otherwise. Every
question is sifted by viewer before anything else looks at it, so that what somebody may not see
changes neither what is found nor how many. Sealed names of community leaders never come here.
"""

from __future__ import annotations

import itertools
import re
import threading
import uuid
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.atlas.names import fold
from core.geo.geometry import Point, distances_km
from directory.entries.kinds import EntryKind
from directory.entries.models import (
    Channel,
    ChannelKind,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
    Visibility,
)
from directory.entries.visibility import Viewer, may_see
from directory.search.version import has_touched, version_of

_APOSTROPHES = str.maketrans("", "", "'’‘ʼʻ`´ꞌ")
"""The glottal stop of Mayan names, however the keyboard wrote it: none of them counts."""
_WORD = re.compile(r"[\w'’‘ʼʻ`´ꞌ]+")
_NOT_DIGIT = re.compile(r"\D")
_SHORT_WORD = 3
_VIEWERS_KEPT, _DATABASES_KEPT = 64, 4
_ROW_TYPES: dict[EntryKind, Any] = {
    EntryKind.POST: Post,
    EntryKind.FOCAL_POINT: FocalPoint,
    EntryKind.SHELTER: Shelter,
    EntryKind.ORGANISATION: Organisation,
}
_KINDS = (EntryKind.POST, EntryKind.FOCAL_POINT, EntryKind.SHELTER, EntryKind.ORGANISATION)

FIELDS = ("name", "name_other", "city", "role", "services", "address")
"""The fields whose words are searched; a posting holds the position here."""
FIELD_BITS = 3
Mask = NDArray[np.bool_]
_Audience = tuple[str, Visibility, uuid.UUID | None]
"""Country, visibility and post of rows that the same viewers may see."""


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """One entry as it is remembered."""

    kind: EntryKind
    id: uuid.UUID
    country: str
    name: str
    texts: tuple[tuple[int, str], ...]
    """(position in FIELDS, text) of what is not empty."""
    sub_kind: str = ""


@dataclass(frozen=True, slots=True)
class IndexedChannel:
    """One channel: of which row, what it is, and its digits or letters alone."""

    row: int
    kind: ChannelKind
    value: str
    plain: str


def plain(text: str) -> str:
    """Return the text as it is compared: no accents, case, punctuation or apostrophes."""
    return fold(text.translate(_APOSTROPHES))


def digits_of(text: str) -> str:
    """Return the digits of a text alone."""
    return _NOT_DIGIT.sub("", text)


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word as compared and as written, and each pair of which one is short (`Mc Allen`:
    mcallen).
    """
    found = [(plain(match[0]), match[0]) for match in _WORD.finditer(text)]
    yield from ((key, written) for key, written in found if key)
    for (one, left), (other, right) in itertools.pairwise(found):
        if one and other and min(len(one), len(other)) <= _SHORT_WORD:
            yield one + other, f"{left} {right}"


class SearchIndex:
    """All entries in use at one moment.

    Rows are asked by position; masks say which of them a viewer sees.
    """

    def __init__(self, session: Session) -> None:
        self.rows: list[IndexedEntry] = []
        self.websites: list[tuple[int, str]] = []
        places: list[tuple[float, float]] = []
        audiences: dict[_Audience, int] = {}
        audience_of: list[int] = []
        for kind in _KINDS:
            for row in _read(session, kind):
                self._add(kind, row)
                places.append(_place(row))
                audience = (row.country, row.visibility, row.keeper)
                audience_of.append(audiences.setdefault(audience, len(audiences)))
        points = np.array(places, dtype=np.float64).reshape(-1, 2)
        self._lons, self._lats = points[:, 0], points[:, 1]
        self._audience_of = np.array(audience_of, dtype=np.intp)
        self._audiences = list(audiences)
        self._masks: OrderedDict[Viewer, Mask] = OrderedDict()
        self.position = {row.id: at for at, row in enumerate(self.rows)}
        self.lines = list(self._lines(session))
        self.name_rank = _ranks([plain(row.name) for row in self.rows])
        self.vocabulary, self.postings, self.starts = self._words()
        self._sub_kinds = np.array([row.sub_kind for row in self.rows], dtype=np.str_)
        self._countries = np.array([row.country for row in self.rows], dtype=np.str_)
        self._kinds = np.array([_KINDS.index(row.kind) for row in self.rows], dtype=np.int8)

    def visible(self, viewer: Viewer) -> Mask:
        """Return which rows the viewer may see."""
        found = self._masks.get(viewer)
        if found is None:
            # Whole audiences are asked about, not rows: there are some dozens of them.
            admitted = np.array(
                [may_see(viewer, *audience) for audience in self._audiences], dtype=np.bool_
            )
            found = admitted[self._audience_of] if len(self.rows) else np.zeros(0, dtype=np.bool_)
            self._masks[viewer] = found
            while len(self._masks) > _VIEWERS_KEPT:
                self._masks.popitem(last=False)
        return found

    def nearest(
        self,
        point: Point,
        viewer: Viewer,
        kind: EntryKind,
        *,
        most: int,
        within_km: float,
        sub_kinds: Collection[str] = (),
        country: str = "",
    ) -> list[tuple[uuid.UUID, float]]:
        """Return the `most` visible entries of a kind nearest to a point, with the distance in km;
        nearest first.

        `sub_kinds` (none: all) are kinds of organisation, shelter or post; `country` is that of the
        owner.
        """
        wanted = self.visible(viewer) & (self._kinds == _KINDS.index(kind)) & ~np.isnan(self._lons)
        if sub_kinds:
            wanted &= np.isin(self._sub_kinds, list(sub_kinds))
        if country:
            wanted &= self._countries == country
        at = np.flatnonzero(wanted)
        if not len(at):
            return []
        away = distances_km(point, self._lons[at], self._lats[at])
        order = np.lexsort((self.name_rank[at], away))[:most]
        return [
            (self.rows[at[each]].id, float(away[each])) for each in order if away[each] <= within_km
        ]

    # -- inside -------------------------------------------------------------------------------

    def _add(self, kind: EntryKind, row: sa.Row[Any]) -> None:
        values = row._mapping
        texts = []
        for at, field in enumerate(FIELDS):
            value = values.get(field) or ""
            text = " ".join(value) if isinstance(value, list) else value
            if text:
                texts.append((at, text))
        if values.get("website"):
            self.websites.append((len(self.rows), values["website"].casefold()))
        self.rows.append(
            IndexedEntry(
                kind, row.id, row.country, row.name, tuple(texts), str(values.get("kind") or "")
            )
        )

    def _lines(self, session: Session) -> Iterator[IndexedChannel]:
        owner = sa.func.coalesce(
            Channel.organisation_id,
            Channel.post_id,
            Channel.focal_point_id,
            Channel.shelter_id,
        )
        for kind, value, owner_id in session.execute(sa.select(Channel.kind, Channel.value, owner)):
            at = self.position.get(owner_id)
            if at is not None:
                is_email = kind is ChannelKind.EMAIL
                compared = value.casefold() if is_email else digits_of(value)
                yield IndexedChannel(at, kind, value, compared)

    def _words(self) -> tuple[list[str], NDArray[np.int32], NDArray[np.int32]]:
        """Return the distinct words in order, all their postings in one array, and where the
        postings of each begin.
        """
        found: dict[str, set[int]] = {}
        for at, row in enumerate(self.rows):
            for field, word in _indexed_words(row):
                found.setdefault(word, set()).add(at << FIELD_BITS | field)
        vocabulary = sorted(found)
        starts = np.zeros(len(vocabulary) + 1, dtype=np.int32)
        np.cumsum([len(found[word]) for word in vocabulary], out=starts[1:])
        flat = [posting for word in vocabulary for posting in sorted(found[word])]
        return vocabulary, np.array(flat, dtype=np.int32), starts


_KEPT: OrderedDict[tuple[str, uuid.UUID], SearchIndex] = OrderedDict()
_LOCK = threading.Lock()


def catalogue_of(session: Session) -> SearchIndex:
    """Return the index of the directory as this session sees it: remembered while the directory's
    version stays the same.
    """
    version = version_of(session)
    if version is None:
        return SearchIndex(session)
    if has_touched(session):
        return _own_catalogue(session, version)
    key = (str(session.get_bind().engine.url), version)
    with _LOCK:
        found = _KEPT.get(key)
        if found is None:
            found = _KEPT[key] = SearchIndex(session)
            for other in [each for each in _KEPT if each[0] == key[0] and each != key]:
                del _KEPT[other]
            while len(_KEPT) > _DATABASES_KEPT:
                _KEPT.popitem(last=False)
        return found


# -- inside ---------------------------------------------------------------------------------


def _own_catalogue(session: Session, version: uuid.UUID) -> SearchIndex:
    """Return the index of a session that has changed the directory: nobody else may see it yet."""
    own: tuple[uuid.UUID, SearchIndex] | None = session.info.get("directory_catalogue")
    if own is None or own[0] != version:
        own = session.info["directory_catalogue"] = (version, SearchIndex(session))
    return own[1]


def _place(row: sa.Row[Any]) -> tuple[float, float]:
    return (np.nan, np.nan) if row.lon is None or row.lat is None else (row.lon, row.lat)


def _indexed_words(row: IndexedEntry) -> Iterator[tuple[int, str]]:
    """Yield the field and each word to be found of a row."""
    for field, text in row.texts:
        for key, _ in words_of(text):
            yield from ((field, word) for word in key.split())


def _read(session: Session, kind: EntryKind) -> Iterable[sa.Row[Any]]:
    """Return what is remembered of each entry in use: who may see it, its place, its words."""
    row_type = _ROW_TYPES[kind]
    of_place: tuple[Any, ...]
    if row_type is FocalPoint:
        keeper, of_place = FocalPoint.post_id, (sa.null().label("lon"), sa.null().label("lat"))
    else:
        keeper = Post.id if row_type is Post else row_type.post_id
        of_place = (row_type.lon, row_type.lat, row_type.kind)
    words = [getattr(row_type, name) for name in (*FIELDS, "website") if hasattr(row_type, name)]
    audience = (row_type.country, row_type.visibility, keeper.label("keeper"))
    statement = sa.select(row_type.id, *audience, *of_place, *words)
    rows: Iterable[sa.Row[Any]] = session.execute(statement.where(row_type.retired_at.is_(None)))
    return rows


def _ranks(names: list[str]) -> NDArray[np.int32]:
    ranks = np.zeros(len(names), dtype=np.int32)
    ranks[sorted(range(len(names)), key=lambda at: (names[at], at))] = np.arange(
        len(names), dtype=np.int32
    )
    return ranks

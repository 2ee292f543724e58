"""The directory as each process keeps it in mind for searching: words, telephones, places, and who
may see what.

Read whole when the mark of the directory moved (`directory.search.version`), kept otherwise. Every
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
from directory.search.version import has_touched, mark_of

_APOSTROPHES = str.maketrans("", "", "'’‘ʼʻ`´ꞌ")
"""The glottal stop of Mayan names, however the keyboard wrote it: none of them counts."""
_WORD = re.compile(r"[\w'’‘ʼʻ`´ꞌ]+")
_NOT_DIGIT = re.compile(r"\D")
_SHORT_WORD = 3
_VIEWERS_KEPT, _DATABASES_KEPT = 64, 4
_KINDS = (EntryKind.POST, EntryKind.FOCAL_POINT, EntryKind.SHELTER, EntryKind.ORGANISATION)

FIELDS = ("name", "name_other", "city", "role", "services", "address")
"""The fields whose words are searched; a posting holds the position here."""
FIELD_BITS = 3
Mask = NDArray[np.bool_]


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
    """Return the text as it is compared: no accents, case, punctuation or apostrophes of any kind."""
    return fold(text.translate(_APOSTROPHES))


def digits_of(text: str) -> str:
    """Return the digits of a text alone."""
    return _NOT_DIGIT.sub("", text)


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """(as compared, as written) of each word, and of each pair of which one is short (`Mc Allen`:
    mcallen).
    """
    found = [(plain(match[0]), match[0]) for match in _WORD.finditer(text)]
    yield from ((key, said) for key, said in found if key)
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
        doors: dict[tuple[str, Visibility, uuid.UUID | None], int] = {}
        door_of: list[int] = []
        for kind in _KINDS:
            for row in _read(session, kind):
                self._add(kind, row)
                places.append(
                    (np.nan, np.nan) if row.lon is None or row.lat is None else (row.lon, row.lat)
                )
                door = (row.country, row.visibility, row.keeper)
                door_of.append(doors.setdefault(door, len(doors)))
        points = np.array(places, dtype=np.float64).reshape(-1, 2)
        self._lons, self._lats = points[:, 0], points[:, 1]
        self._door_of = np.array(door_of, dtype=np.intp)
        self._doors = list(doors)
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
            open_doors = np.array(
                [
                    may_see(viewer, country, visibility, keeper)
                    for country, visibility, keeper in self._doors
                ],
                dtype=np.bool_,
            )
            found = open_doors[self._door_of] if len(self.rows) else np.zeros(0, dtype=np.bool_)
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
        said = row._mapping
        texts = []
        for at, field in enumerate(FIELDS):
            value = said.get(field) or ""
            text = " ".join(value) if isinstance(value, list) else value
            if text:
                texts.append((at, text))
        if said.get("website"):
            self.websites.append((len(self.rows), said["website"].casefold()))
        self.rows.append(
            IndexedEntry(
                kind, row.id, row.country, row.name, tuple(texts), str(said.get("kind") or "")
            )
        )

    def _lines(self, session: Session) -> Iterator[IndexedChannel]:
        columns = (
            Channel.organisation_id,
            Channel.post_id,
            Channel.focal_point_id,
            Channel.shelter_id,
        )
        for kind, value, *owners in session.execute(
            sa.select(Channel.kind, Channel.value, *columns)
        ):
            at = self.position.get(
                next((owner for owner in owners if owner is not None), uuid.UUID(int=0))
            )
            if at is not None:
                yield IndexedChannel(
                    at,
                    kind,
                    value,
                    value.casefold() if kind is ChannelKind.EMAIL else digits_of(value),
                )

    def _words(self) -> tuple[list[str], NDArray[np.int32], NDArray[np.int32]]:
        """Return the distinct words in order, all their postings in one row, and where each word's
        postings start.
        """
        found: dict[str, set[int]] = {}
        for at, row in enumerate(self.rows):
            for field, text in row.texts:
                for key, _ in words_of(text):
                    for word in key.split():
                        found.setdefault(word, set()).add(at << FIELD_BITS | field)
        vocabulary = sorted(found)
        starts = np.zeros(len(vocabulary) + 1, dtype=np.int32)
        np.cumsum([len(found[word]) for word in vocabulary], out=starts[1:])
        flat = [posting for word in vocabulary for posting in sorted(found[word])]
        return vocabulary, np.array(flat, dtype=np.int32), starts


_KEPT: OrderedDict[tuple[str, uuid.UUID], SearchIndex] = OrderedDict()
_LOCK = threading.Lock()


def catalogue_of(session: Session) -> SearchIndex:
    """Return the catalogue of the directory as this session sees it: remembered while its mark
    stays the same.
    """
    mark = mark_of(session)
    if mark is None:
        return SearchIndex(session)
    if has_touched(session):
        own: tuple[uuid.UUID, SearchIndex] | None = session.info.get("directory_catalogue")
        if own is None or own[0] != mark:
            own = session.info["directory_catalogue"] = (mark, SearchIndex(session))
        return own[1]
    key = (str(session.get_bind().engine.url), mark)
    with _LOCK:
        found = _KEPT.get(key)
        if found is None:
            found = _KEPT[key] = SearchIndex(session)
            for other in [each for each in _KEPT if each[0] == key[0] and each != key]:
                del _KEPT[other]
            while len(_KEPT) > _DATABASES_KEPT:
                _KEPT.popitem(last=False)
        return found


def _read(session: Session, kind: EntryKind) -> Iterable[sa.Row[Any]]:
    nowhere = (sa.null().label("lon"), sa.null().label("lat"))
    statements: dict[EntryKind, Any] = {
        EntryKind.POST: sa.select(
            Post.id, Post.id.label("keeper"), Post.country, Post.visibility, Post.lon, Post.lat, Post.kind,
            Post.name, Post.city, Post.services, Post.address,
        ).where(Post.retired_at.is_(None)),
        EntryKind.FOCAL_POINT: sa.select(
            FocalPoint.id, FocalPoint.post_id.label("keeper"), FocalPoint.country, FocalPoint.visibility, *nowhere,
            FocalPoint.name, FocalPoint.role,
        ).where(FocalPoint.retired_at.is_(None)),
        EntryKind.SHELTER: sa.select(
            Shelter.id, Shelter.post_id.label("keeper"), Shelter.country, Shelter.visibility, Shelter.lon,
            Shelter.lat, Shelter.kind, Shelter.name, Shelter.city, Shelter.address,
        ).where(Shelter.retired_at.is_(None)),
        EntryKind.ORGANISATION: sa.select(
            Organisation.id, Organisation.post_id.label("keeper"), Organisation.country, Organisation.visibility,
            Organisation.lon, Organisation.lat, Organisation.kind, Organisation.name, Organisation.name_other,
            Organisation.city, Organisation.services, Organisation.address, Organisation.website,
        ).where(Organisation.retired_at.is_(None)),
    }  # fmt: skip
    rows: Iterable[sa.Row[Any]] = session.execute(statements[kind])
    return rows


def _ranks(names: list[str]) -> NDArray[np.int32]:
    ranks = np.zeros(len(names), dtype=np.int32)
    ranks[sorted(range(len(names)), key=lambda at: (names[at], at))] = np.arange(
        len(names), dtype=np.int32
    )
    return ranks

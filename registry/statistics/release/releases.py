"""What a country tells of its people to others: all its counts of a month, made at once, masked and
frozen.

Nothing else of these counts ever leaves: whoever compares tables compares parts of one release, and
whoever compares months compares releases of the same lots (`masked_counts`), whose differences are
never a few people (`Disclosure.released`). docs/decisions/0020 says why that is enough.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row, reading, take_turns, write_prepared, writing
from core.disclosure import Disclosure
from core.errors import Outdated
from registry.statistics.crossing import Key, cell_counts, subsets
from registry.statistics.fields import CrossField, PersonFields
from registry.statistics.models import StatisticsRelease, TraitState
from registry.statistics.release.masked_counts import weights_of_households, weights_of_persons
from registry.statistics.release.release_secrets import known_secret, release_secret
from registry.statistics.states import states_of
from registry.statistics.traits.open_traits import open_traits

RELEASED_FIELDS = (
    CrossField.STATE,
    CrossField.AGE,
    CrossField.SEX,
    CrossField.LANGUAGE,
    CrossField.NEED,
    CrossField.KIND,
    CrossField.POST,
)
"""No municipalities: in most of them so few are registered that nothing could be told."""
_CODES = "|"
Content = Mapping[str, Mapping[str, int]]
"""By the fields of a table (`state|age`): by the codes of a cell, its count as it is shown."""


@dataclass(frozen=True, slots=True)
class OpenRelease:
    """The counts of a country for one month, as others may have them."""

    country: str
    period: str
    made_at: datetime
    threshold: int
    content_sha256: str
    households: int
    tables: Content

    def count(self, fields: Sequence[CrossField], key: Key) -> int:
        """Return a count as it is shown; 0 for a few or nobody. `key` has a code a field."""
        ordered = [each for each in RELEASED_FIELDS if each in fields]
        codes = [str(key[list(fields).index(each)]) for each in ordered]
        return self.tables.get(_CODES.join(ordered), {}).get(_CODES.join(codes), 0)

    def cells(self, fields: Sequence[CrossField]) -> dict[Key, int]:
        """Return the counts of a table that are shown, by a code a field."""
        ordered = [each for each in RELEASED_FIELDS if each in fields]
        places = [ordered.index(each) for each in fields]
        found: dict[Key, int] = {}
        for codes, count in self.tables.get(_CODES.join(ordered), {}).items():
            parts = codes.split(_CODES)
            found[tuple(parts[place] for place in places)] = count
        return found


def period_of(day: date) -> str:
    """Return the month of a day, as releases are called."""
    return f"{day:%Y-%m}"


def release_content(
    persons: PersonFields,
    secret: bytes,
    disclosure: Disclosure,
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return all tables of up to three fields as they are released; `before` is what was released
    last. Cells under the threshold are left out, whether anybody is there or not.
    """
    weights = weights_of_persons(secret, persons.columns.numbers[persons.here])
    earlier: Content = {} if before is None else before["tables"]
    tables: dict[str, dict[str, int]] = {}
    for fields in subsets(RELEASED_FIELDS):
        name = _CODES.join(fields)
        masked = {
            _CODES.join(map(str, key)): count
            for key, count in cell_counts(persons, fields, weights).items()
        }
        tables[name] = _table_of_steps(masked, earlier.get(name, {}), disclosure)
    homes = np.unique(persons.columns.persons["household"][persons.here])
    masked_homes = int(weights_of_households(secret, homes[homes > 0]).sum())
    alone = persons.columns.persons["household"][persons.here] == 0
    masked_homes += int(weights[alone].sum())
    was = None if before is None else int(before["households"])
    return {"households": disclosure.released(masked_homes, was), "tables": tables}


def make_release(
    engine: Engine,
    keyring: Keyring,
    atlas: Atlas,
    country: str,
    *,
    now: datetime,
    actor: str,
    disclosure: Disclosure,
) -> str | None:
    """Return the hash of a country's release for the month of `now`; it is made where there is none
    yet, and never again. None for a country whose people are not counted yet, or not all of them.

    People are counted while others write. Raises CannotOpen for a secret that is damaged, Outdated
    where another one is made again and again meanwhile.
    """
    with reading(engine) as session:
        secret = known_secret(session, keyring, country)
    if secret is None:
        with writing(engine) as session:
            take_turns(session, _turn_of(country))
            secret = release_secret(session, keyring, country)
    maker = ReleaseMaker(keyring, atlas, country, secret, now, actor, disclosure)
    return write_prepared(engine, maker.prepare, maker.put)


@dataclass(frozen=True, slots=True)
class ReleaseMaker:
    """One country's release of one month, being made."""

    keyring: Keyring
    atlas: Atlas
    country: str
    secret: bytes
    now: datetime
    actor: str
    disclosure: Disclosure

    def prepare(self, session: Session) -> StatisticsRelease | None:
        """Return the release, there already or not yet kept."""
        last = next(iter(releases_of(session, self.country)), None)
        if last is not None and last.period == period_of(self.now.date()):
            return last
        traits = open_traits(session, self.keyring, self.country)
        if traits is None or traits.faults:
            return None
        columns = traits.columns
        parents = states_of(self.atlas, columns.lists["unit"])
        persons = PersonFields.of(self.country, columns, self.now.date(), parents)
        before = None if last is None else _opened(last.content)
        tables = release_content(persons, self.secret, self.disclosure, before)
        content = zlib.compress(json.dumps(tables, sort_keys=True).encode())
        return StatisticsRelease(
            country=self.country,
            period=period_of(self.now.date()),
            made_at=self.now,
            made_by=self.actor,
            published_at=None,
            threshold=self.disclosure.threshold,
            content=content,
            content_sha256=hashlib.sha256(content).hexdigest(),
        )

    def put(self, session: Session, made: StatisticsRelease | None) -> str | None:
        """Keep a release where none was made meanwhile, and say so in the audit log."""
        if made is None or not sa.inspect(made).transient:
            return None if made is None else made.content_sha256
        take_turns(session, _turn_of(self.country))
        if any(each.period == made.period for each in releases_of(session, self.country)):
            raise Outdated(f"release {self.country}/{made.period}")
        session.add(made)
        record(
            session,
            at=self.now,
            actor=self.actor,
            action="statistics.release",
            subject=made.period,
            country=self.country,
            sha256=made.content_sha256,
        )
        return made.content_sha256


def publish_release(
    session: Session, release: StatisticsRelease, *, now: datetime, actor: str
) -> None:
    """Let anybody have a release, from now on, and say so in the audit log."""
    hold_row(session, release)
    if release.published_at is None:
        release.published_at = now
        record(
            session,
            at=now,
            actor=actor,
            action="statistics.publish",
            subject=release.period,
            country=release.country,
            sha256=release.content_sha256,
        )


def find_release(session: Session, country: str, period: str) -> StatisticsRelease | None:
    """Return the release of a country for a month."""
    return next((row for row in releases_of(session, country) if row.period == period), None)


def countries_to_release(session: Session, period: str) -> list[str]:
    """Return the countries whose people are counted and who have no release for a month."""
    made = sa.select(StatisticsRelease.country).where(StatisticsRelease.period == period)
    query = sa.select(TraitState.country).where(TraitState.is_made, TraitState.country.not_in(made))
    return list(session.scalars(query.order_by(TraitState.country)))


def last_releases(
    session: Session, countries: Sequence[str] | None = None
) -> dict[str, OpenRelease]:
    """Return the newest release of each country (of those asked for)."""
    query = sa.select(StatisticsRelease).order_by(
        StatisticsRelease.country, StatisticsRelease.period
    )
    if countries is not None:
        query = query.where(StatisticsRelease.country.in_(countries))
    return {row.country: release_of(row) for row in session.scalars(query)}


def releases_of(session: Session, country: str) -> list[StatisticsRelease]:
    """Return the releases of a country, the newest first."""
    query = sa.select(StatisticsRelease).where(StatisticsRelease.country == country)
    return list(session.scalars(query.order_by(StatisticsRelease.period.desc())))


def published_releases(session: Session) -> list[StatisticsRelease]:
    """Return the releases that anybody may have, by country, the newest first."""
    query = sa.select(StatisticsRelease).where(StatisticsRelease.published_at.is_not(None))
    return list(
        session.scalars(query.order_by(StatisticsRelease.country, StatisticsRelease.period.desc()))
    )


def release_of(row: StatisticsRelease) -> OpenRelease:
    """Return a release opened."""
    content = _opened(row.content)
    return OpenRelease(
        row.country,
        row.period,
        row.made_at,
        row.threshold,
        row.content_sha256,
        content["households"],
        content["tables"],
    )


# -- inside ---------------------------------------------------------------------------------


def _turn_of(country: str) -> str:
    return f"releases of {country}"


@lru_cache(maxsize=32)
def _opened(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))


def _table_of_steps(
    masked: Mapping[str, int], before: Mapping[str, int], disclosure: Disclosure
) -> dict[str, int]:
    """Return the cells of a table that are shown."""
    shown = {}
    for codes in sorted({*masked, *before}):
        count = disclosure.released(masked.get(codes, 0), before.get(codes, 0) if before else None)
        if count:
            shown[codes] = count
    return shown

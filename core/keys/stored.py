"""The countries' keys as an installation has them: read from their rows, made where none are."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, CountryKeys, Keyring, NoDataKey
from core.db import reading, writing
from core.keys.models import CountryKey, KeyPurpose
from core.keys.wrapping import MasterKeys
from core.settings import Settings, data_keys

KEY_BYTES = 32
NO_COUNTRY = ""
"""Whose key seals what is of no country: letters to the Secretariat, papers of its pages."""
_LOCK_SECONDS = 0.5
_log = logging.getLogger(__name__)


class StoredKeys:
    """The keys in the database of an installation."""

    def __init__(self, engine: Engine, masters: Sequence[bytes]) -> None:
        self._engine, self._masters = engine, tuple(masters)
        self._wrapping = MasterKeys(masters)

    def keys_of(self, country: str) -> CountryKeys:
        """Return the keys of a country; they are made where it has none yet.

        Raises NoDataKey when the master keys given here unwrap none that seals, or when none can
        be made because whoever asks holds the database: `ensure_keys` makes them beforehand.
        """
        rows = self._rows(country)
        if not any(row.purpose is KeyPurpose.SEALING for row in rows):
            self._make(country)
            rows = self._rows(country)
        sealing, digest = self._unwrapped(rows)
        if not sealing or not digest:
            raise NoDataKey(f"{country or 'no country'}: no key that this master key unwraps")
        return CountryKeys(sealing, digest, any(row.opens_first_form for row in rows))

    def _rows(self, country: str) -> list[CountryKey]:
        with reading(self._engine) as session:
            return key_rows(session, country)

    def _make(self, country: str) -> None:
        try:
            with writing(self._engine, wait_seconds=_LOCK_SECONDS) as session:
                ensure_keys(session, self._masters, [country])
        except SQLAlchemyError as wrong:
            raise NoDataKey(f"{country or 'no country'}: no key can be made: {wrong}") from wrong

    def _unwrapped(self, rows: Sequence[CountryKey]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """Return the keys that seal, the newest first, and those of keyed hashes, the first one
        first.
        """
        keys: dict[KeyPurpose, list[bytes]] = {each: [] for each in KeyPurpose}
        for row in rows:
            try:
                keys[row.purpose].append(self._wrapping.unwrap(row))
            except CannotOpen as wrong:
                _log.error("%s", wrong)
        return tuple(reversed(keys[KeyPurpose.SEALING])), tuple(keys[KeyPurpose.DIGEST])


def open_keyring(settings: Settings, engine: Engine) -> Keyring:
    """Return the keys of an installation. Raises SettingsError for master keys that are none."""
    masters = data_keys(settings)
    return Keyring(masters, StoredKeys(engine, masters))


def ensure_keys(session: Session, masters: Sequence[bytes], countries: Collection[str]) -> int:
    """Make keys for those of `countries` that have none; return how many were made.

    A database with rows from before the countries had keys (`mark_first_form`) goes on opening
    them until `atalaya keys retire`, and finds by the same keyed hashes.
    """
    owned = set(session.scalars(sa.select(CountryKey.country).where(_is_key())))
    first_form = session.scalar(sa.select(CountryKey).where(~_is_key())) is not None
    fresh = sorted(set(countries) - owned)
    for country in fresh:
        add_key(session, masters, country, opens_first_form=first_form)
        hashing = [_first_digest_key(each) for each in masters] if first_form else [_new_secret()]
        for number, secret in enumerate(hashing, start=1):
            _add(session, masters, country, KeyPurpose.DIGEST, number, secret)
    session.flush()
    return len(fresh)


def add_key(
    session: Session,
    masters: Sequence[bytes],
    country: str,
    *,
    opens_first_form: bool = False,
    at: datetime | None = None,
) -> CountryKey:
    """Give a country one more key, random, which seals from now on."""
    generations = [row.generation for row in key_rows(session, country) if _seals(row)]
    return _add(
        session,
        masters,
        country,
        KeyPurpose.SEALING,
        max(generations, default=0) + 1,
        _new_secret(),
        opens_first_form=opens_first_form,
        at=at,
    )


def key_rows(session: Session, country: str) -> list[CountryKey]:
    """Return the rows of a country's keys, the oldest first."""
    query = sa.select(CountryKey).where(CountryKey.country == country, _is_key())
    return list(session.scalars(query.order_by(CountryKey.generation, CountryKey.id)))


def all_key_rows(session: Session) -> list[CountryKey]:
    """Return the rows of every key, by country, the oldest first."""
    query = sa.select(CountryKey).where(_is_key())
    return list(
        session.scalars(query.order_by(CountryKey.country, CountryKey.generation, CountryKey.id))
    )


def drop_first_form_mark(session: Session) -> None:
    """Take back what `mark_first_form` said: nothing of before is left."""
    session.execute(sa.delete(CountryKey).where(~_is_key()))


def mark_first_form(session: Session) -> None:
    """Say that this database holds rows from before the countries had keys."""
    if session.scalar(sa.select(CountryKey).where(~_is_key())) is None:
        session.add(
            CountryKey(
                country=NO_COUNTRY,
                purpose=KeyPurpose.FIRST_FORM,
                generation=1,
                wrapped=b"",
                opens_first_form=True,
                created_at=datetime.now(UTC),
            )
        )
        session.flush()


# -- inside ---------------------------------------------------------------------------------


def _add(
    session: Session,
    masters: Sequence[bytes],
    country: str,
    purpose: KeyPurpose,
    generation: int,
    secret: bytes,
    *,
    opens_first_form: bool = False,
    at: datetime | None = None,
) -> CountryKey:
    row = CountryKey(
        country=country,
        purpose=purpose,
        generation=generation,
        opens_first_form=opens_first_form,
        created_at=at or datetime.now(UTC),
    )
    row.wrapped = MasterKeys(masters).wrap(secret, row)
    session.add(row)
    session.flush()
    return row


def _is_key() -> sa.ColumnElement[bool]:
    return CountryKey.purpose != KeyPurpose.FIRST_FORM


def _seals(row: CountryKey) -> bool:
    return row.purpose is KeyPurpose.SEALING


def _new_secret() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _first_digest_key(master: bytes) -> bytes:
    """Return the key of keyed hashes as it was before the countries had keys."""
    return hmac.digest(master, b"atalaya keyed digest", "sha256")

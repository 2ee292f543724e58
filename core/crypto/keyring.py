"""Personal fields, sealed at rest: AES-256-GCM under a key of their country, bound to table,
column, row, country and version.

A sealed value moved to another row or column, put under another country, or put back after it was
written over does not open. The first byte is the form, the next four name the key, twelve are the
nonce. Form 1, of before each country had a key, was sealed with the master key itself and bound to
table, column and row alone: it is opened only while its country may have such values left
(docs/decisions/0013). Losing the keys loses the data: the master key is backed up apart.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import AtalayaError

RECORD_FORMAT = 2
"""Which form of sealed records this release writes; raised when a field is renamed, removed or gets
another type. 1 had no number.
"""
FORMAT_KEY = "format"
FIRST_FORM, SECOND_FORM = b"\x01", b"\x02"
NONCE_BYTES = 12
KEY_ID_BYTES = 4
HEADER_BYTES = 1 + KEY_ID_BYTES
"""Form and key: what says, without a key, with which one a value is sealed."""
_BODY = HEADER_BYTES + NONCE_BYTES
OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + 16
"""How much longer a sealed value is than what is in it."""
FRESH_SECONDS = 5.0
"""A key seals for so long without being looked up again: a new one is used that soon everywhere."""
KNOWN_SECONDS = 300.0
"""A key opens for so long without being looked up again: one that was retired is dropped then."""
LINGER_SECONDS = 60.0
"""So long a process opens with a key that was retired: a page that began before reads old bytes."""


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: `json.dumps` makes one for each value it is given such wishes with."""
_from_json = json.JSONDecoder().decode
"""`json.loads` looks first what kind of text it is given: here it is always UTF-8."""


class CannotOpen(AtalayaError):
    """A sealed value that no key of this installation opens, or that was moved from its place."""


class NoDataKey(AtalayaError):
    """A country has no key to seal with, or none that the master keys given here unwrap."""


class SealedPlace(NamedTuple):
    """Where a sealed value belongs; all of it is bound into the seal."""

    label: str
    """Table, column and row, as they were first called."""
    country: str
    """Whose key seals it; empty for what is of no country."""
    version: int
    """Rises with each text of the row; 1 for what is sealed once."""

    def __str__(self) -> str:
        return self.label

    @property
    def bound(self) -> bytes:
        """What is authenticated with the sealed bytes."""
        label, country, version = self
        return f"{label}\0{country}\0{version}".encode()


def place_of(
    table: str, column: str, row: uuid.UUID | str, *, country: str, version: int = 1
) -> SealedPlace:
    """Return where a sealed value belongs. The words are bound into it: they never change."""
    return SealedPlace(f"{table}/{column}/{row}", country, version)


def key_id(secret: bytes) -> bytes:
    """Return the four bytes that name a key in what it seals."""
    return hashlib.sha256(secret).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class CountryKeys:
    """The open keys of one country."""

    sealing: tuple[bytes, ...]
    """32 bytes each, the newest first: it seals, all open."""
    digest: tuple[bytes, ...]
    """Those of keyed hashes, the current first."""
    opens_first_form: bool
    """Whether values of form 1 may still stand in its rows."""


class KeySource(Protocol):
    """Where the keys of the countries come from."""

    def keys_of(self, country: str) -> CountryKeys:
        """Return the keys of a country. Raises NoDataKey."""


class DerivedKeys:
    """Keys made from the master keys alone, without a database: for tools and measurements."""

    def __init__(self, masters: Sequence[bytes]) -> None:
        self._masters = tuple(masters)

    def keys_of(self, country: str) -> CountryKeys:
        """Return the keys of a country, one for each master key."""
        purposes = (f"atalaya key of {country}", f"atalaya digest key of {country}")
        sealing, digest = (
            tuple(derived_key(master, purpose) for master in self._masters) for purpose in purposes
        )
        return CountryKeys(sealing, digest, opens_first_form=True)


def derived_key(secret: bytes, purpose: str) -> bytes:
    """Return 32 bytes made of a key for one purpose: HKDF with SHA-256 (RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)


class Keyring:
    """The keys of an installation, each country's opened once and kept."""

    def __init__(
        self,
        masters: Sequence[bytes],
        source: KeySource | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the 32-byte master keys, the current one first, and where the countries' keys come
        from: by default they are derived from the master keys.
        """
        self._first_form = {key_id(key): AESGCM(key) for key in masters}
        self._source = source or DerivedKeys(masters)
        self._clock = clock
        self._countries: dict[str, _OpenKeys] = {}
        self._loading = threading.Lock()

    def seal(self, plain: bytes, place: SealedPlace) -> bytes:
        """Encrypt `plain` for `place` (see `place_of`). Raises NoDataKey."""
        keys = self._countries.get(place.country)
        if keys is None or self._clock() - keys.loaded_at > FRESH_SECONDS:
            keys = self._load(place.country)
        nonce = os.urandom(NONCE_BYTES)
        return keys.header + nonce + keys.current.encrypt(nonce, plain, place.bound)

    def open(self, sealed: bytes, place: SealedPlace) -> bytes:
        """Decrypt what was sealed for `place`. Raises CannotOpen."""
        keys, header, bound = self._countries.get(place[1]), sealed[:HEADER_BYTES], place.bound
        cipher = keys.openers.get(header) if keys is not None else None
        if cipher is None or keys is None or self._clock() - keys.loaded_at > KNOWN_SECONDS:
            cipher, bound = self._opener(header, place)
        try:
            return cipher.decrypt(sealed[HEADER_BYTES:_BODY], sealed[_BODY:], bound)
        except (InvalidTag, ValueError) as wrong:  # ValueError: cut off within the nonce
            raise CannotOpen(f"{place}: altered, or moved from another place") from wrong

    def open_many(
        self, country: str, sealed: Sequence[bytes], labels: Sequence[str], versions: Sequence[int]
    ) -> tuple[list[bytes], dict[int, CannotOpen]]:
        """Return what `open` does for each sealed value of a country, with its label and version;
        and of those that do not open why, by their position: they are empty in the list.

        For who opens hundreds at once: all but the deciphering is done once.
        """
        found, refused, tail = list[bytes](), dict[int, CannotOpen](), f"\0{country}\0"
        decrypt, header = self._newest_opener(country)
        for value, label, version in zip(sealed, labels, versions, strict=True):
            try:
                if value[:HEADER_BYTES] == header:
                    bound = f"{label}{tail}{version}".encode()
                    found.append(decrypt(value[HEADER_BYTES:_BODY], value[_BODY:], bound))
                else:
                    found.append(self.open(value, SealedPlace(label, country, version)))
            except (CannotOpen, InvalidTag, ValueError):
                refused[len(found)] = self._why_closed(value, SealedPlace(label, country, version))
                found.append(b"")
        return found, refused

    def header_of(self, country: str) -> bytes:
        """Return with what every value begins that is sealed for a country now."""
        return self._load(country).header

    def digests(self, country: str, text: str, purpose: str) -> tuple[bytes, ...]:
        """Return keyed hashes of `text` (32 bytes), one a key, the current first: to find again
        what is not stored.

        The same text for another `purpose` or under another country's key hashes otherwise.
        """
        keys, found = self._known(country), []
        for begun in keys.digest:
            digest = begun.copy()
            digest.update(f"{purpose}\0{text}".encode())
            found.append(digest.finalize())
        return tuple(found)

    def forget(self) -> None:
        """Drop the open keys; each country's are read again when they are needed."""
        with self._loading:
            self._countries.clear()

    def seal_json(self, value: Any, place: SealedPlace) -> bytes:
        """Seal a JSON value."""
        return self.seal(_as_json(value).encode(), place)

    def open_json(self, sealed: bytes, place: SealedPlace) -> Any:
        """Open a JSON value. Raises CannotOpen, also for what was sealed and is no JSON."""
        plain = self.open(sealed, place)
        try:
            return _from_json(plain.decode())
        except ValueError as wrong:
            raise CannotOpen(f"{place}: holds no JSON") from wrong

    def seal_record(
        self, fields: Mapping[str, Any], place: SealedPlace, later_format: int = RECORD_FORMAT
    ) -> bytes:
        """Seal the fields of a record, with the number of the form they are written in.

        `later_format` is that of the record written over, as `open_record` gave it: fields of a
        later release that are kept in it keep its number.
        """
        return self.seal_json(
            {FORMAT_KEY: max(RECORD_FORMAT, later_format), **_numberless(fields)}, place
        )

    def open_record(self, sealed: bytes, place: SealedPlace) -> tuple[dict[str, Any], int]:
        """Return the fields of a record and the form they were written in (1: before forms had
        numbers).

        A release reads the forms of all before it and of the one after it, so that it can be
        rolled back; what it does not know in them is the caller's to keep. Raises CannotOpen.
        """
        return record_of(self.open_json(sealed, place), place)

    # -- inside -----------------------------------------------------------------------------

    def _newest_opener(self, country: str) -> tuple[Callable[[bytes, bytes, bytes], bytes], bytes]:
        """Return what opens most values of a country, and with what they begin."""
        try:
            keys = self._known(country)
        except NoDataKey:  # `open` says so of each value
            return AESGCM(bytes(32)).decrypt, b"none"
        return keys.openers[keys.header].decrypt, keys.header

    def _why_closed(self, sealed: bytes, place: SealedPlace) -> CannotOpen:
        try:
            self.open(sealed, place)
        except CannotOpen as wrong:
            return wrong
        return CannotOpen(f"{place}: opened at the second try")

    def _opener(self, header: bytes, place: SealedPlace) -> tuple[AESGCM, bytes]:
        """Return the cipher that opens a value of `place`, and what is bound, where that is not
        known yet. Raises CannotOpen.
        """
        cipher, bound = None, place.bound
        try:
            keys = self._known(place.country)
            if header[:1] == SECOND_FORM:
                cipher = self._look_for(header, keys, place.country).openers.get(header)
            elif header[:1] == FIRST_FORM and keys.opens_first_form(self._clock()):
                cipher, bound = self._first_form.get(header[1:]), place.label.encode()
        except NoDataKey as wrong:
            raise CannotOpen(f"{place}: {wrong}") from wrong
        if cipher is None:
            raise CannotOpen(f"{place}: sealed with a key that is not here")
        return cipher, bound

    def _known(self, country: str) -> _OpenKeys:
        keys = self._countries.get(country)
        if keys is None or self._clock() - keys.loaded_at > KNOWN_SECONDS:
            keys = self._load(country)
        return keys

    def _look_for(self, header: bytes, keys: _OpenKeys, country: str) -> _OpenKeys:
        """Return the keys, read again where a key is not among them: it may have been made since.

        One that was not there is not looked for at once again: a damaged row may be read often.
        """
        now = self._clock()
        missing_at = keys.missing.get(header)
        if header in keys.openers:
            return keys
        if missing_at is not None and now - missing_at < FRESH_SECONDS:
            return keys
        fresh = self._load(country)
        fresh.missing.update(keys.missing)
        if header not in fresh.openers:
            fresh.missing[header] = now
        return fresh

    def _load(self, country: str) -> _OpenKeys:
        with self._loading:
            fresh = _OpenKeys.of(self._source.keys_of(country), self._clock())
            before = self._countries.get(country)
            if before is not None:
                fresh.linger(before)
            self._countries[country] = fresh
            return fresh


@dataclass(slots=True)
class _OpenKeys:
    """The ciphers of one country. One that was retired lingers, see `LINGER_SECONDS`."""

    header: bytes
    current: AESGCM
    openers: dict[bytes, AESGCM]
    """By form and key, as a value begins."""
    digest: tuple[HMAC, ...]
    """Begun with the keys: to begin each anew is most of the work."""
    loaded_at: float
    first_form_until: float
    gone: dict[bytes, float]
    """Until when a cipher lingers whose key is no longer there."""
    missing: dict[bytes, float]
    """When a key was last looked for in vain."""

    @classmethod
    def of(cls, keys: CountryKeys, now: float) -> _OpenKeys:
        """Return the ciphers of keys read now."""
        openers = {SECOND_FORM + key_id(key): AESGCM(key) for key in keys.sealing}
        newest = next(iter(openers))
        until = float("inf") if keys.opens_first_form else 0.0
        digest = tuple(HMAC(key, SHA256()) for key in keys.digest)
        return cls(newest, openers[newest], openers, digest, now, until, {}, {})

    def opens_first_form(self, now: float) -> bool:
        """Return whether values of form 1 are opened."""
        return now < self.first_form_until

    def linger(self, before: _OpenKeys) -> None:
        """Keep for a moment what could be opened with the keys read before."""
        end = self.loaded_at + LINGER_SECONDS
        for header, cipher in before.openers.items():
            until = before.gone.get(header, end)
            if header not in self.openers and self.loaded_at < until:
                self.openers[header], self.gone[header] = cipher, until
        if not self.first_form_until:
            self.first_form_until = min(before.first_form_until, end)


def record_of(value: Any, place: SealedPlace) -> tuple[dict[str, Any], int]:
    """Return the fields of an opened record and its form, as `Keyring.open_record` does; the record
    is taken apart for it.
    """
    if not isinstance(value, dict):
        raise CannotOpen(f"{place}: holds no record")
    fields = value
    number = fields.pop(FORMAT_KEY, 1)
    if type(number) is not int or not 1 <= number <= RECORD_FORMAT + 1:
        raise CannotOpen(f"{place}: of a release that this one cannot read")
    return fields, number


def _numberless(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    if FORMAT_KEY not in fields:
        return fields
    return {name: value for name, value in fields.items() if name != FORMAT_KEY}

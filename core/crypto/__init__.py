"""Values sealed at rest: one keyring opens and seals all there are.

From outside: `Keyring`, `place_of` and `SealedPlace` (what a seal is bound to), `CannotOpen`, and
the forms of sealed bytes. Where the keys come from is `core.keys`.
"""

from core.crypto.keyring import (
    FIRST_FORM,
    FORMAT_KEY,
    FRESH_SECONDS,
    HEADER_BYTES,
    KNOWN_SECONDS,
    LINGER_SECONDS,
    NONCE_BYTES,
    OVERHEAD_BYTES,
    RECORD_FORMAT,
    SECOND_FORM,
    CannotOpen,
    CountryKeys,
    DerivedKeys,
    Keyring,
    KeySource,
    NoDataKey,
    SealedPlace,
    derived_key,
    key_id,
    place_of,
    record_of,
)

__all__ = [
    "FIRST_FORM",
    "FORMAT_KEY",
    "FRESH_SECONDS",
    "HEADER_BYTES",
    "KNOWN_SECONDS",
    "LINGER_SECONDS",
    "NONCE_BYTES",
    "OVERHEAD_BYTES",
    "RECORD_FORMAT",
    "SECOND_FORM",
    "CannotOpen",
    "CountryKeys",
    "DerivedKeys",
    "KeySource",
    "Keyring",
    "NoDataKey",
    "SealedPlace",
    "derived_key",
    "key_id",
    "place_of",
    "record_of",
]

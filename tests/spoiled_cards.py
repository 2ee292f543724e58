"""Sealed records as damage, a key that is not here, an older or a newer release leave them."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from hypothesis import strategies as st

from core.crypto import Keyring, place_of
from registry.people.record import Card

Fields = dict[str, Any]
CARD: Fields = asdict(Card(full_name="Eva", phone="+19565550101", birth_year=1990))
OF_OTHER_RELEASES: tuple[Fields, ...] = (
    CARD | {"second_phone": "+19565550102"},
    CARD | {"needs": ["oxygen"]},
    CARD | {"needs": [["medical", 2]]},
    CARD | {"needs": None},
    CARD | {"phone": {"number": "+19565550101", "is_own": True}},
    CARD | {"full_name": None},
    CARD | {"birth_year": "1990-05-01"},
    {name: value for name, value in CARD.items() if name != "full_name"},
)
"""None of them can be read by this release."""
OLDER: tuple[Fields, ...] = tuple(
    {name: value for name, value in CARD.items() if name != gone}
    for gone in ("needs", "contact_phone", "birth_year")
)
"""Written before a field was there: read, with the default."""


def sealed(keyring: Keyring, person_id: uuid.UUID, fields: object) -> bytes:
    """Seal anything at all in the place of a person's card."""
    return keyring.seal_json(fields, place_of("person", "sealed", person_id))


def damaged(ciphertext: bytes) -> st.SearchStrategy[bytes]:
    """Bytes that differ from the true ones: one of them flipped, the end cut off, or all new."""
    flipped = st.builds(
        lambda position, bit: (
            ciphertext[:position]
            + bytes([ciphertext[position] ^ (1 << bit)])
            + ciphertext[position + 1 :]
        ),
        st.integers(0, len(ciphertext) - 1),
        st.integers(0, 7),
    )
    cut = st.builds(lambda end: ciphertext[:end], st.integers(0, len(ciphertext) - 1))
    return st.one_of(flipped, cut, st.binary(max_size=80))


def unreadable(keyring: Keyring, person_id: uuid.UUID) -> st.SearchStrategy[bytes]:
    """Any record that this release cannot open in the place of a person's card."""
    stranger = Keyring([b"s" * 32])
    json_values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=5,
    )
    return st.one_of(
        damaged(sealed(keyring, person_id, CARD)),
        st.sampled_from(OF_OTHER_RELEASES).map(lambda each: sealed(keyring, person_id, each)),
        json_values.map(lambda each: sealed(keyring, person_id, each)),
        st.just(sealed(stranger, person_id, CARD)),
        st.just(sealed(keyring, uuid.UUID(int=1), CARD)),
    )

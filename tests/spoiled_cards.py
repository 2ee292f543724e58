"""Sealed records as damage, a key that is not here, an older or a newer release leave them."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from hypothesis import strategies as st

from core.crypto import RECORD_FORMAT, Keyring
from registry.people.record import LATER_FIELDS, Card, card_place

Fields = dict[str, Any]
CARD: Fields = {
    name: value
    for name, value in asdict(Card(full_name="Eva", phone="+19565550101", birth_year=1990)).items()
    if name not in {"unread", *LATER_FIELDS}
}
IN_PART: tuple[tuple[Fields, tuple[str, ...]], ...] = (
    (CARD | {"second_phone": "+19565550102"}, ()),
    (CARD | {"second_phone": "+19565550102", "format": RECORD_FORMAT + 1}, ()),
    (CARD | {"needs": ["oxygen"]}, ("needs",)),
    (CARD | {"needs": [["medical", 2]]}, ("needs",)),
    (CARD | {"needs": None}, ("needs",)),
    (CARD | {"phone": {"number": "+19565550101", "is_own": True}}, ("phone",)),
    (CARD | {"full_name": None}, ("full_name",)),
    (CARD | {"birth_year": "1990-05-01"}, ("birth_year",)),
    ({name: value for name, value in CARD.items() if name != "full_name"}, ()),
)
"""Of another release: read as far as they go, with the fields named that are there and cannot be
read.
"""
OF_OTHER_RELEASES: tuple[Fields, ...] = (
    CARD | {"format": RECORD_FORMAT + 2},
    CARD | {"format": "2"},
    CARD | {"format": True},
    {"given_names": ["Eva"], "phones": ["+19565550101"], "format": RECORD_FORMAT + 1},
)
"""None of them can be read by this release."""
OLDER: tuple[Fields, ...] = tuple(
    {name: value for name, value in CARD.items() if name != gone}
    for gone in ("needs", "contact_phone", "birth_year")
)
"""Written before a field was there: read, with the default."""


def sealed(keyring: Keyring, person_id: uuid.UUID, fields: object) -> bytes:
    """Seal anything at all in the place of the first card of a person of El Salvador."""
    return keyring.seal_json(fields, card_place(person_id, "SV", 1))


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
        st.binary(max_size=40).map(
            lambda each: keyring.seal(b"\xff" + each, card_place(person_id, "SV", 1))
        ),
        st.just(sealed(stranger, person_id, CARD)),
        st.just(sealed(keyring, uuid.UUID(int=1), CARD)),
    )

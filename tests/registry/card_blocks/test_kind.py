"""Where blocks belong: bound into their seals, so it never changes."""

from __future__ import annotations

from typing import Any

import pytest

from core.crypto import CannotOpen, Keyring
from registry.card_blocks.kind import BlockKind, UnreadableBlock
from registry.search.storing import NAMES
from registry.statistics.traits.storing import TRAITS

KINDS: tuple[BlockKind[Any, Any], ...] = (NAMES, TRAITS)


def test_a_block_opens_where_it_belongs_and_nowhere_else(keyring: Keyring) -> None:
    for kind in KINDS:
        sealed = keyring.seal(kind.to_bytes(kind.empty()), kind.place("SV", 3, 7))
        kind.open(keyring, "SV", 3, 7, sealed)
        for country, number, stamp in (("GT", 3, 7), ("SV", 4, 7), ("SV", 3, 8)):
            with pytest.raises(CannotOpen):
                kind.open(keyring, country, number, stamp, sealed)
    names = keyring.seal(NAMES.to_bytes(NAMES.empty()), NAMES.place("SV", 3, 7))
    with pytest.raises(CannotOpen):
        TRAITS.open(keyring, "SV", 3, 7, names)


def test_bytes_that_open_and_are_no_block_are_said_to_be(keyring: Keyring) -> None:
    for kind in KINDS:
        with pytest.raises(UnreadableBlock):
            kind.open(keyring, "SV", 0, 1, keyring.seal(b"?", kind.place("SV", 0, 1)))

"""Our vCards read back by a reader that is not ours (vobject): the same names, telephones, labels,
places and notes come out as went in, in 3.0 and 4.0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.address_book import to_address_book
from directory.export.columns import Translate
from directory.export.rows import ExportChannel, ExportRow
from directory.export.vcard import channel_label, to_vcards
from tests.directory.export.samples import NASTY, POST_ID, bare_rows, full_rows, row

Writer = Callable[[Sequence[ExportRow], Translate, str], bytes]
WRITERS = [
    pytest.param(to_address_book, "3.0", id="3.0"),
    pytest.param(to_vcards, "4.0", id="4.0"),
]
LINES = (
    ExportChannel(ChannelKind.PHONE, "+19565550123;ext=12"),
    ExportChannel(ChannelKind.EMERGENCY, "+19565550124", hours="24 h"),
    ExportChannel(ChannelKind.HOTLINE, "+18005550125", note="solo mujeres; niños, y ¡más!"),
    ExportChannel(ChannelKind.PHONE, "911"),
    ExportChannel(ChannelKind.EMAIL, "ayuda@example.org"),
)


def cards_read(write: Writer, rows: Sequence[ExportRow]) -> list[Any]:
    data = write(rows, str, "Hecho hoy, 14:05; por mí.")
    cards = list(vobject.readComponents(data.decode()))
    assert len(cards) == len(rows)
    return cards


def labels_of(card: Any) -> dict[str, str]:
    """Return the label of each telephone and address, by its value."""
    names = {each.group: each.value for each in card.contents.get("x-ablabel", [])}
    lines = [*card.contents.get("tel", []), *card.contents.get("email", [])]
    return {each.value: names.get(each.group, "") for each in lines}


def as_written(value: str, version: str) -> str:
    """Return how a telephone stands in a card of this version (RFC 2426 3.3.1, RFC 6350 6.4.1)."""
    if version == "3.0":
        return value.replace(";ext=", ",")
    return f"tel:{value}" if value.startswith("+") else value


@pytest.mark.parametrize(("write", "version"), WRITERS)
def test_each_telephone_comes_out_with_its_own_label(write: Writer, version: str) -> None:
    (card,) = cards_read(write, [row(EntryKind.POST, POST_ID, "X", channels=LINES)])
    expected = {
        as_written(each.value, version): channel_label(each, str).replace("\n", " ")
        for each in LINES
    }
    assert card.version.value == version
    assert labels_of(card) == expected
    assert expected[as_written("+19565550124", version)] == "Emergencia 24 h"


@pytest.mark.parametrize(("write", "version"), WRITERS)
@pytest.mark.parametrize("rows", [full_rows(), bare_rows()], ids=["full", "bare"])
def test_every_card_says_to_another_reader_what_the_row_says(
    write: Writer, version: str, rows: list[ExportRow]
) -> None:
    for card, each in zip(cards_read(write, rows), rows, strict=True):
        assert card.version.value == version
        assert card.fn.value == each.name.replace("\r\n", "\n")
        assert card.uid.value == f"urn:uuid:{each.id}"
        assert card.note.value.endswith("Hecho hoy, 14:05; por mí.")
        assert len(card.contents.get("tel", [])) + len(card.contents.get("email", [])) == len(
            each.channels
        )
        if each.address or each.city:
            assert (card.adr.value.street, card.adr.value.city) == (
                each.address.replace("\r\n", "\n"),
                each.city,
            )
        if version == "3.0":
            assert card.n.value.family == card.fn.value


@pytest.mark.parametrize(("write", "version"), WRITERS)
@given(name=st.text(min_size=1).filter(lambda text: text.strip() and text.isprintable()))
def test_a_name_of_any_letters_comes_back_as_it_was(write: Writer, version: str, name: str) -> None:
    (card,) = cards_read(write, [row(EntryKind.POST, POST_ID, name + NASTY)])
    assert card.fn.value == (name + NASTY).replace("\r\n", "\n")

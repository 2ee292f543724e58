"""The names of some two thousand persons as bytes, before they are sealed: 11 bytes a person.

A block holds its own words, each once, and for each person their numbers in the order of writing.
So a block is read and written without any other, and a word that nobody bears any more is gone
from it with the person.

Layout: the form (1 byte), the number of persons and the length of the words (2 x 4 bytes, little
end first); for each person a byte for how many words (high half) and how many of them are known to
be given names (low half); for each a byte of the year of birth; the words, joined by line feeds
and packed by DEFLATE; for each written word its number in the block, 16 bits.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.card_blocks.kind import PERSONS, UnreadableBlock
from registry.search.name_table import year_byte
from registry.search.name_words import MOST_WORDS, WrittenName
from registry.search.roles import Counts

MOST_PACKED = 4_000_000
"""More bytes of words no block has: 6 words of 200 letters a person."""
_FORM = 1
_HEAD = struct.Struct("<BII")


@dataclass(frozen=True, slots=True)
class NameRecord:
    """What search needs of one person."""

    name: WrittenName
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class NameBlock:
    """The names of the persons of one block, by their place in it."""

    text: str
    """The words, a line each; the first is empty: no word. Of a country they are millions, and one
    by one each would take as much again as all else here."""
    written: NDArray[np.uint16]
    """persons x 6, in the order of writing."""
    counts: Counts
    given: Counts
    years: NDArray[np.uint8]

    @property
    def words(self) -> list[str]:
        """The words by number."""
        return self.text.split("\n")


def empty_block() -> NameBlock:
    """Return a block of nobody."""
    nobody = np.zeros(0, np.uint8)
    return NameBlock("", np.zeros((0, MOST_WORDS), np.uint16), nobody, nobody, nobody)


def with_records(block: NameBlock, records: Mapping[int, NameRecord | None]) -> NameBlock:
    """Return a block with other names at some places (0 to 2047); None takes the person out."""
    size = max(len(block.counts), max(records, default=-1) + 1)
    written = np.zeros((size, MOST_WORDS), np.uint32)
    written[: len(block.written)] = block.written
    counts, given, years = (
        np.zeros(size, np.uint8) for _ in (block.counts, block.given, block.years)
    )
    for column, before in ((counts, block.counts), (given, block.given), (years, block.years)):
        column[: len(before)] = before
    numbers = {word: number for number, word in enumerate(block.words)}
    for at, record in records.items():
        name = record.name if record else WrittenName(())
        words = [numbers.setdefault(word, len(numbers)) for word in name.words]
        written[at] = [*words, *[0] * (MOST_WORDS - len(words))]
        counts[at], given[at] = len(words), name.given
        years[at] = year_byte(record.birth_year if record else None)
    return _without_unused(list(numbers), written, counts, given, years)


def record_at(block: NameBlock, words: Sequence[str], at: int) -> tuple[WrittenName, int]:
    """Return the name at a place of a block, whose words are given, and its year as a byte."""
    name = tuple(words[number] for number in block.written[at, : block.counts[at]].tolist())
    return WrittenName(name, int(block.given[at])), int(block.years[at])


def to_bytes(block: NameBlock) -> bytes:
    """Return a block as it is sealed."""
    # A block that is not full is written again with everybody who registers: it is packed quickly.
    level = 6 if len(block.counts) == PERSONS else 1
    packed = zlib.compress(block.text.encode(), level)
    used = np.arange(MOST_WORDS)[None, :] < block.counts[:, None]
    sizes = (block.counts << 4) | block.given
    return b"".join(
        (
            _HEAD.pack(_FORM, len(block.counts), len(packed)),
            sizes.tobytes(),
            block.years.tobytes(),
            packed,
            block.written[used].astype("<u2").tobytes(),
        )
    )


def block_of(data: bytes) -> NameBlock:
    """Return the block of opened bytes. Raises UnreadableBlock."""
    try:
        form, persons, length = _HEAD.unpack_from(data)
        if form != _FORM:
            raise UnreadableBlock(f"names in form {form}, this release reads {_FORM}")
        sizes = np.frombuffer(data, np.uint8, persons, _HEAD.size)
        years = np.frombuffer(data, np.uint8, persons, _HEAD.size + persons)
        start = _HEAD.size + 2 * persons
        text = _unpacked(data[start : start + length])
        codes = np.frombuffer(data, "<u2", -1, start + length)
    except (struct.error, ValueError, zlib.error) as wrong:
        raise UnreadableBlock(f"names that cannot be read: {wrong}") from wrong
    counts, given = (sizes >> 4).astype(np.uint8), (sizes & 0x0F).astype(np.uint8)
    used = np.arange(MOST_WORDS)[None, :] < counts[:, None]
    if len(codes) != int(used.sum()) or (len(codes) and int(codes.max()) > text.count("\n")):
        raise UnreadableBlock("names whose words are not all there")
    written = np.zeros((persons, MOST_WORDS), np.uint16)
    written[used] = codes
    return NameBlock(text, written, counts, given, years)


def record_to_json(record: NameRecord) -> list[Any]:
    """Return a record as it is sealed alone."""
    return [list(record.name.words), record.name.given, record.birth_year]


def record_of_json(value: Any) -> NameRecord:
    """Return the record of what was sealed. Raises UnreadableBlock."""
    try:
        words, given, year = value
        return NameRecord(WrittenName(tuple(map(str, words)), int(given)), year and int(year))
    except (TypeError, ValueError) as wrong:
        raise UnreadableBlock(f"a name that cannot be read: {wrong}") from wrong


# -- inside ---------------------------------------------------------------------------------


def _unpacked(data: bytes) -> str:
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(data, MOST_PACKED)
    if not unpacker.eof:
        raise UnreadableBlock("more words than a block holds")
    return text.decode()


def _without_unused(
    words: list[str],
    written: NDArray[np.uint32],
    counts: Counts,
    given_counts: Counts,
    years: NDArray[np.uint8],
) -> NameBlock:
    """Return the block with the words that somebody bears: what was erased is not kept."""
    is_used = np.bincount(written.ravel(), minlength=len(words)) > 0
    is_used[0] = True
    if not is_used.all():
        written = (np.cumsum(is_used) - 1).astype(np.uint32)[written]
        words = [word for word, used in zip(words, is_used.tolist(), strict=True) if used]
    return NameBlock("\n".join(words), written.astype(np.uint16), counts, given_counts, years)

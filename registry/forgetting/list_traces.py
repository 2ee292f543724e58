"""Erased persons sought in the lists of their country, and taken out of them.

A list that waits and names one of them goes as a whole, and so do the rows one was kept without: a
table is not ours to rewrite, and whoever sent it has it. The way back of an applied list stays for
the others.
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.names import fold
from core.storage import FileStore
from core.tabular.reading import read_tables
from core.tabular.tables import UnreadableFile
from registry.imports.lists import CONTENT, REJECTED, UNDO, part_name
from registry.imports.models import PeopleList, PeopleListState
from registry.people.tombstones import Identity
from registry.registration.erasure import ErasedPerson

_TAIL_DIGITS = 8
"""Of a telephone: how it is written in a list, with or without its country, ends alike."""


def lists_to_look_at(session: Session, country: str) -> list[uuid.UUID]:
    """Return the lists of a country that may still have files."""
    query = sa.select(PeopleList.id).where(
        PeopleList.country == country, PeopleList.state != PeopleListState.DROPPED
    )
    return list(session.scalars(query))


def forget_in_lists(
    store: FileStore, list_ids: Iterable[uuid.UUID], erased: Sequence[ErasedPerson]
) -> list[uuid.UUID]:
    """Take the persons out of the files of these lists; return the lists whose content is gone.

    Raises OSError: then whoever called tries again.
    """
    identities = [each.identity for each in erased]
    gone = []
    for list_id in list_ids:
        if _drop_where_named(store, part_name(list_id, CONTENT), identities):
            gone.append(list_id)
        _drop_where_named(store, part_name(list_id, REJECTED), identities)
        _forget_way_back(store, part_name(list_id, UNDO), erased)
    return gone


def note_dropped(session: Session, list_ids: Sequence[uuid.UUID]) -> None:
    """Note of lists that waited that their content is gone."""
    session.execute(
        sa.update(PeopleList)
        .where(
            PeopleList.id.in_(list_ids),
            PeopleList.state.in_([PeopleListState.UPLOADED, PeopleListState.TRIED]),
        )
        .values(state=PeopleListState.DROPPED)
    )


def is_named(data: bytes, identities: Sequence[Identity | None]) -> bool:
    """Return whether a table has a row that may be about one of these persons.

    What cannot be read, and a person whose card did not open, count as named: the doubt is for
    forgetting.
    """
    known = [each for each in identities if each is not None]
    if len(known) < len(identities):
        return True
    try:
        rows = list(_row_texts(data))
    except UnreadableFile:
        return True
    return any(_is_about(text, each) for text in rows for each in known)


# -- inside ---------------------------------------------------------------------------------


def _drop_where_named(store: FileStore, name: str, identities: Sequence[Identity | None]) -> bool:
    data = store.read(name)
    if data is None:
        store.remove(name)  # one that does not open is of no use to anybody
        return False
    if not is_named(data, identities):
        return False
    store.remove(name)
    return True


def _forget_way_back(store: FileStore, name: str, erased: Sequence[ErasedPerson]) -> None:
    data = store.read(name)
    if data is None:
        return
    document: dict[str, Any] = json.loads(data)
    ids = {str(each.id) for each in erased}
    if not any(ids & document[part].keys() for part in document):
        return
    rest = {
        part: {key: value for key, value in persons.items() if key not in ids}
        for part, persons in document.items()
    }
    store.write(name, json.dumps(rest).encode(), is_sealed=True)


def _row_texts(data: bytes) -> Iterator[str]:
    for table in read_tables(data, "list"):
        for row in table.rows:
            yield "|".join(str(cell) for cell in (*row.cells, *row.beyond) if cell is not None)


def _is_about(text: str, identity: Identity) -> bool:
    """Return whether a row has all words of the name, one of the telephones or the address.

    Digits are those of any script. Initials count only in a name of nothing else.
    """
    folded, digits = f" {fold(text)} ", _digits(text)
    words = identity.name.split()
    telling = [word for word in words if len(word) > 1] or words
    tails = filter(None, map(_tail, identity.phones))
    return (
        (bool(telling) and all(f" {word} " in folded for word in telling))
        or any(tail in digits for tail in tails)
        or (bool(identity.email) and identity.email in text.casefold())
    )


def _tail(phone: str) -> str:
    return _digits(phone.partition(";")[0])[-_TAIL_DIGITS:]


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())

"""The indexes of places, of names, of contacts and of what is counted made where there are none:
after a migration, or rows brought over.
"""

from __future__ import annotations

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading
from registry.card_blocks.making import countries_without, make_blocks
from registry.contacts.marks import countries_without_contacts, make_contacts
from registry.matching.checking import countries_without_index
from registry.matching.rebuilding import Progress, rebuild_index
from registry.search.storing import NAMES
from registry.statistics.traits.storing import TRAITS


def make_missing_indexes(engine: Engine, keyring: Keyring, progress: Progress) -> list[str]:
    """Make the index of each country that has none, one after the other; return which.

    Until then stays and cards themselves are asked: nobody is missed, only slowly found.
    """
    with reading(engine) as session:
        countries = countries_without_index(session)
    for country in countries:
        rebuild_index(engine, keyring, country, progress)
    with reading(engine) as session:
        nameless = countries_without(session, NAMES)
    for country in nameless:
        make_blocks(engine, keyring, country, NAMES)
    with reading(engine) as session:
        uncounted = countries_without(session, TRAITS)
    for country in uncounted:
        make_blocks(engine, keyring, country, TRAITS)
    with reading(engine) as session:
        unmarked = countries_without_contacts(session)
    for country in unmarked:
        make_contacts(engine, keyring, country)
    return sorted({*countries, *nameless, *uncounted, *unmarked})

"""The indexes of places, of names, of contacts and of what is counted made where there are none:
after a migration, or rows brought over.
"""

from __future__ import annotations

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading
from registry.contacts.marks import countries_without_contacts, make_contacts
from registry.matching.checking import countries_without_index
from registry.matching.rebuilding import Progress, rebuild_index
from registry.search.making import countries_without_names, make_names
from registry.statistics.traits.making import countries_without_traits, make_traits


def make_missing_indexes(engine: Engine, keyring: Keyring, progress: Progress) -> list[str]:
    """Make the index of each country that has none, one after the other; return which.

    Until then stays and cards themselves are asked: nobody is missed, only slowly found.
    """
    with reading(engine) as session:
        countries = countries_without_index(session)
    for country in countries:
        rebuild_index(engine, keyring, country, progress)
    with reading(engine) as session:
        nameless = countries_without_names(session)
    for country in nameless:
        make_names(engine, keyring, country)
    with reading(engine) as session:
        uncounted = countries_without_traits(session)
    for country in uncounted:
        make_traits(engine, keyring, country)
    with reading(engine) as session:
        unmarked = countries_without_contacts(session)
    for country in unmarked:
        make_contacts(engine, keyring, country)
    return sorted({*countries, *nameless, *uncounted, *unmarked})

"""The matching index made where there is none: after a migration, or rows brought over."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from registry.matching.checking import Progress, countries_without_index, rebuild_index


def make_missing_indexes(engine: Engine, keyring: Keyring, progress: Progress) -> list[str]:
    """Make the index of each country that has none, each in a transaction of its own; return which.

    Until then the stays themselves are asked: nobody is missed, only slowly found.
    """
    with reading(engine) as session:
        countries = countries_without_index(session)
    for country in countries:
        with writing(engine) as session:
            rebuild_index(session, keyring, country, progress)
    return countries

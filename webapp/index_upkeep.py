"""The matching index made where there is none: after a migration, or rows brought over."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading
from registry.matching.checking import countries_without_index
from registry.matching.rebuilding import Progress, rebuild_index


def make_missing_indexes(engine: Engine, keyring: Keyring, progress: Progress) -> list[str]:
    """Make the index of each country that has none, one after the other; return which.

    Until then the stays themselves are asked: nobody is missed, only slowly found.
    """
    with reading(engine) as session:
        countries = countries_without_index(session)
    for country in countries:
        rebuild_index(engine, keyring, country, progress)
    return countries

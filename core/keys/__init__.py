"""The keys of the countries: their rows, wrapped by the master key, and their change.

From outside: `open_keyring` (the keys of an installation), `ensure_keys` (a country that begins to
take part), `SealVersioned` and `SealedColumn` (what of a table is sealed), `rotate`, `retire`,
`rewrap` and `key_status` (a key change), `rows_put_back` (old texts that stand again). Importing it
has each text that is written over noted in the audit log (`text_versions`).
"""

from core.keys.columns import SealedColumn, SealVersioned, next_version
from core.keys.put_back import PutBack, rows_put_back
from core.keys.stored import ensure_keys, open_keyring

__all__ = [
    "PutBack",
    "SealVersioned",
    "SealedColumn",
    "ensure_keys",
    "next_version",
    "open_keyring",
    "rows_put_back",
]

"""A process that changes the key of a country, to be killed amid it.

`python -m tests.proof.key_rotation URL INSTANCE COUNTRY BATCH` prints a line for each batch and one
when it is done.
"""

from __future__ import annotations

import sys
from pathlib import Path

from core.clock import now
from core.crypto import Keyring
from core.keys import rotation
from core.keys.change import KeyChange, rotate
from core.keys.stored import StoredKeys
from tests.audit_keys import keyed_engine
from tests.keys import MASTER
from webapp.sealed_columns import SEALED_COLUMNS

DONE = "done"


def main(url: str, instance: str, country: str, batch: str) -> None:
    """Change the key of one country."""
    engine = keyed_engine(url)
    rotation.BATCH_ROWS = int(batch)

    def tell(_country: str, rows: int) -> None:
        print(rows, flush=True)

    change = KeyChange(
        engine=engine,
        instance=Path(instance),
        keyring=Keyring([MASTER], StoredKeys(engine, [MASTER])),
        masters=[MASTER],
        columns=SEALED_COLUMNS,
        now=now,
        actor="proof",
        progress=tell,
    )
    rotate(change, [country])
    print(DONE, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

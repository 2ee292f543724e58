"""The settings of an installation spread over several machines."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSettings:
    """Where files go, and how the database is reached. Defaults work on one machine."""

    web_nodes: int = 1
    """On so many machines, or in so many folders, the web of this installation runs: 1 to 100."""
    files_in: str = ""
    """Where what is made for people is kept: `folder`, `database` (PostgreSQL), or
    `s3+https://host/bucket`; empty: the folder, and the database where there are several web nodes.
    """
    files_store_key: str = field(default="", repr=False)
    files_store_secret: str = field(default="", repr=False)
    files_store_region: str = "us-east-1"
    database_direct_url: str = field(default="", repr=False)
    """The address past a pooler, for migrations, backups and the worker's lease; empty: the
    same.
    """
    database_pooler: bool = False
    """That the address leads through PgBouncer in transaction mode."""
    database_prepare: str = ""
    """`on` or `off`: whether statements are prepared on the server; empty: on, and off through a
    pooler (from PgBouncer 1.21 on `on` works with `max_prepared_statements`).
    """
    database_pool: int = 20
    """So many connections each process keeps; as many more for a moment: 2 to 200."""
    database_seconds: float = 30.0
    """A server that says nothing for so long, with a statement on its way, is given up: 2 to 600.
    """

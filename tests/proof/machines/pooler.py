"""PgBouncer in transaction mode before a PostgreSQL."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.proof.machines.programs import as_owner, environment, free_port, owned_folder, wait_until

_SETTINGS = """
[databases]
* = host={host} port={server} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 16
max_client_conn = 400
server_reset_query =
query_wait_timeout = 20
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


@contextmanager
def pooler(programs: Path, url: str) -> Iterator[str]:
    """Yield the address of the same database through a pooler."""
    address = make_url(url)
    with owned_folder("atalaya-pooler-") as folder:
        port = free_port()
        settings = folder / "pgbouncer.ini"
        settings.write_text(
            _SETTINGS.format(
                host=address.host,
                server=address.port,
                user=address.username,
                port=port,
                folder=folder,
            )
        )
        if not (programs / "usr/sbin/pgbouncer").exists():
            raise FileNotFoundError(shutil.which("pgbouncer") or "pgbouncer")
        process = subprocess.Popen(
            as_owner([str(programs / "usr/sbin/pgbouncer"), "-q", str(settings)]),
            env=environment(programs),
        )
        try:
            wait_until(lambda: _answers(port), 30, "the pooler")
            yield address.set(port=port).render_as_string(hide_password=False)
        finally:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

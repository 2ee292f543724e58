"""Programs of Debian's packages, unpacked into a folder: to install them would start services."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

FOLDER = "PROOF_PROGRAMS"
"""Names a folder in which they lie unpacked already."""
PACKAGES = (
    "pgbouncer",
    "patroni",
    "etcd-server",
    "libevent-2.1-7",
    "libc-ares2",
    "python3-psycopg2",
    "python3-etcd",
    "python3-dateutil",
    "python3-click",
    "python3-prettytable",
    "python3-psutil",
    "python3-yaml",
    "python3-urllib3",
    "python3-six",
    "python3-wcwidth",
    "python3-dnspython",
)
_LIBRARIES = "usr/lib/x86_64-linux-gnu"


@cache
def programs() -> Path | None:
    """Return the folder of the programs, unpacked at the first use; None where they are not to be
    had.
    """
    given = os.environ.get(FOLDER)
    if given:
        return Path(given)
    if shutil.which("apt-get") is None or postgres_programs() is None:
        return None
    # Not below the folder of a run, which is root's alone: the ordinary user reads the libraries.
    folder = Path(tempfile.mkdtemp(prefix="atalaya-programs-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    fetched = subprocess.run(
        ["apt-get", "download", *PACKAGES], cwd=folder, capture_output=True, check=False
    )
    if fetched.returncode:
        shutil.rmtree(folder)
        return None
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package.name, "root"], cwd=folder, check=True)
        package.unlink()
    return folder / "root"


def postgres_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which the programs find one another."""
    paths = [folder / "usr/bin", folder / "usr/sbin", postgres_programs(), "/usr/bin", "/bin"]
    return {
        "PATH": os.pathsep.join(map(str, paths)),
        "LD_LIBRARY_PATH": str(folder / _LIBRARIES),
        "PYTHONPATH": str(folder / "usr/lib/python3/dist-packages"),
        "LC_ALL": "C.UTF-8",
    }


def as_owner(words: Sequence[str]) -> list[str]:
    """Return a command as an ordinary user gives it: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return list(words)
    user = ("--reuid=postgres", "--regid=postgres", "--clear-groups")
    return ["setpriv", *user, *words]


@contextmanager
def owned_folder(prefix: str) -> Iterator[Path]:
    """Yield a folder that the ordinary user may write."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    folder.chmod(0o755)
    if not os.geteuid():
        shutil.chown(folder, "postgres", "postgres")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> float:
    """Return after how many seconds it was so. Raises AssertionError."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)
    return time.monotonic() - began

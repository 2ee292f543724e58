"""The peer: PostGIS on the same persons, in a private cluster, with its strongest settings."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely

from benchmarks.matching_world import World
from core.geo.geometry import Area

SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "fsync": "off",
    "full_page_writes": "off",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}
"""One process against one: its CPU is counted, and parallel workers and JIT only add to it."""
_COUNTS = ",".join(
    ["count(*)", "count(distinct household)", "count(*) filter (where born>0 and 2026-born<18)"]
    + [f"count(*) filter (where needs&{1 << need}<>0)" for need in range(9)]
    + [f"count(*) filter (where lang={language})" for language in range(4)]
)


def programs(extension: str = "postgis") -> Path | None:
    """Return the folder of PostgreSQL's programs where an extension is installed, else None."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        version = folder.parent.name
        if Path(f"/usr/share/postgresql/{version}/extension/{extension}.control").exists():
            return folder
    return None


class PostGis:
    """One backend with the persons loaded, and its CPU time."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._cursor = connection.cursor(binary=True)
        self._process = connection.info.backend_pid

    def cpu_seconds(self) -> float:
        """Return what the backend has worked, to the nanosecond."""
        told = Path(f"/proc/{self._process}/schedstat").read_text(encoding="ascii")
        return int(told.split()[0]) / 1e9

    def load(self, people: World) -> None:
        """Copy the persons in, in the order of space, with a GiST index."""
        run = self._cursor.execute
        run("create extension if not exists postgis")
        for table in ("raw", "people"):
            run(f"drop table if exists {table}")
        run("create unlogged table raw(number int, household int, country smallint,"
            " needs smallint, born smallint, lang smallint, lon float8, lat float8)")  # fmt: skip
        with self._cursor.copy("copy raw from stdin (format binary)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\0" + b"\0" * 8)
            for start in range(0, len(people), 200_000):
                copy.write(_binary(people, start).tobytes())
            copy.write(b"\xff\xff")
        point = "st_setsrid(st_makepoint(lon,lat),4326)"
        run(
            "create table people as select number, household, country, needs, born, lang,"
            f" {point}::geometry(Point,4326) geom from raw"
            f' order by st_geohash({point},10) collate "C"'
        )
        run("create index people_geom on people using gist(geom)")
        run("drop table raw")
        run("vacuum analyze people")

    def counts(self, zone: Area, *, in_parts: bool) -> list[tuple[Any, ...]]:
        """Return, by country, the number of each person inside (packed) and all counts."""
        source = (
            "(select distinct on (p.number) p.* from (select st_subdivide(%s::geometry,64) z) s"
            " join people p on st_intersects(s.z,p.geom)) x"
            if in_parts
            else "people where st_intersects(%s::geometry,geom)"
        )
        text = shapely.to_wkb(shapely.set_srid(zone.geometry, 4326), hex=True, include_srid=True)
        query = f"select country, string_agg(int4send(number),''::bytea), {_COUNTS} from {source}"
        return self._cursor.execute(
            f"{query} group by country order by country", (text,)
        ).fetchall()


@contextmanager
def cluster() -> Iterator[PostGis]:
    """Yield PostGIS in a private cluster, gone afterwards."""
    folder = programs()
    assert folder is not None
    with private_cluster(folder) as connection:
        yield PostGis(connection)


@contextmanager
def private_cluster(folder: Path) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection to a private cluster of these programs, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="atalaya-postgis."))
    owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if owner:
        shutil.chown(home, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    start = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 {options}"

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*owner, str(folder / program), *arguments], check=True, cwd=home,
                       stdout=subprocess.DEVNULL)  # fmt: skip

    try:
        run("initdb", "-D", f"{home}/data", "-U", "atalaya", "-A", "trust")
        run("pg_ctl", "-D", f"{home}/data", "-w", "-l", f"{home}/log", "-o", start, "start")
        address = f"host=127.0.0.1 port={port} user=atalaya dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection
    finally:
        subprocess.run([*owner, str(folder / "pg_ctl"), "-D", f"{home}/data", "-m", "immediate",
                        "stop"], check=False, cwd=home, stdout=subprocess.DEVNULL)  # fmt: skip
        time.sleep(0.2)
        shutil.rmtree(home, ignore_errors=True)


def _binary(people: World, start: int) -> Any:
    """Return some persons as PostgreSQL copies them in."""
    columns: list[tuple[str, str]] = [("fields", ">i2")]
    sizes = {"number": 4, "household": 4, "country": 2, "needs": 2, "born": 2, "language": 2,
             "lon": 8, "lat": 8}  # fmt: skip
    for name, size in sizes.items():
        columns += [(f"{name}_size", ">i4"), (name, f">{'f' if size == 8 else 'i'}{size}")]
    part = people.part(slice(start, start + 200_000))
    rows = np.zeros(len(part), dtype=columns)
    rows["fields"] = len(sizes)
    for name, size in sizes.items():
        rows[f"{name}_size"] = size
    rows["number"] = np.arange(start, start + len(part)) + 1
    for name in ("household", "country", "needs", "born", "language"):
        rows[name] = getattr(part, name)
    rows["household"] += part.country.astype(np.int32) * 100_000_000
    rows["lon"], rows["lat"] = part.lon / 1e6, part.lat / 1e6
    return rows

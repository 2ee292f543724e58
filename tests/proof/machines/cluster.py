"""A PostgreSQL cluster of three under Patroni, with three of etcd: on the loopback, one folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.proof.machines.programs import (
    as_owner,
    environment,
    free_port,
    owned_folder,
    postgres_programs,
    wait_until,
)

STARTING_SECONDS = 180.0
_NODE = """
scope: atalaya
name: {name}
restapi: {{listen: "127.0.0.1:{rest}", connect_address: "127.0.0.1:{rest}"}}
etcd3: {{hosts: "{etcd}"}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: {{wal_log_hints: "on", max_connections: 60, shared_buffers: 16MB, jit: "off"}}
  initdb: [data-checksums, {{encoding: UTF8}}, {{locale: C.UTF-8}}]
  pg_hba: ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
postgresql:
  listen: 127.0.0.1:{port}
  connect_address: 127.0.0.1:{port}
  data_dir: {folder}/{name}
  bin_dir: {programs}
  pgpass: {folder}/{name}.pass
  authentication:
    superuser: {{username: postgres, password: p}}
    replication: {{username: copier, password: p}}
    rewind: {{username: rewinder, password: p}}
  parameters: {{unix_socket_directories: "{folder}"}}
"""


@dataclass(slots=True)
class ClusterNode:
    """One machine: PostgreSQL and Patroni, which end together."""

    name: str
    port: int
    rest: int
    process: subprocess.Popen[bytes] | None = None

    def ask(self, path: str, seconds: float = 1.0) -> tuple[int, dict[str, Any]]:
        """Return what Patroni answers; 0 for a machine that is away."""
        address = f"http://127.0.0.1:{self.rest}/{path}"
        try:
            with urllib.request.urlopen(address, timeout=seconds) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, {}
        except (OSError, ValueError):
            return 0, {}


@dataclass(slots=True)
class Cluster:
    """Three nodes, of which one leads and one confirms each commit."""

    folder: Path
    own: dict[str, str]
    etcd: str
    nodes: list[ClusterNode] = field(default_factory=list)

    def start(self, node: ClusterNode) -> None:
        """Start a machine, or start it again."""
        words = ["/usr/bin/python3", "-m", "patroni", str(self.folder / f"{node.name}.yml")]
        self_group = self.own | {"HOME": str(self.folder)}
        with (self.folder / f"{node.name}.log").open("ab") as log:
            node.process = subprocess.Popen(
                as_owner(words), env=self_group, stdout=log, stderr=log, start_new_session=True
            )

    def leader(self) -> ClusterNode | None:
        """Return the node that leads."""
        return next((each for each in self.nodes if each.ask("primary")[0] == 200), None)

    def wait_for_all(self) -> float:
        """Wait until one leads, one confirms, and all stream: a kill is fair then."""
        return wait_until(self._is_whole, STARTING_SECONDS, "a leader and two that follow")

    def signal(self, node: ClusterNode, number: int) -> None:
        """Hit a whole machine: Patroni, PostgreSQL and all its processes."""
        data = str(self.folder / node.name)
        for process in _processes_of(data, str(self.folder / f"{node.name}.yml")):
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def url(self) -> str:
        """Return the address of whoever leads."""
        hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in self.nodes)
        return f"postgresql://postgres:p@/postgres?{hosts}&target_session_attrs=read-write"

    def _is_whole(self) -> bool:
        leader = self.leader()
        if leader is None:
            return False
        members = leader.ask("cluster")[1].get("members", [])
        roles = sorted(each.get("role", "") for each in members)
        are_up = all(each.get("state") in {"running", "streaming"} for each in members)
        lines = {each.get("timeline") for each in members}
        return roles == ["leader", "replica", "sync_standby"] and are_up and len(lines) == 1


@contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    """Yield a cluster that is whole."""
    with owned_folder("atalaya-cluster-") as folder:
        own = environment(programs)
        peers = [(free_port(), free_port()) for _ in range(3)]
        found = Cluster(folder, own, ",".join(f"127.0.0.1:{client}" for client, _ in peers))
        keepers = [_start_etcd(found, number, peers) for number in range(3)]
        try:
            for name in ("n1", "n2", "n3"):
                node = ClusterNode(name, free_port(), free_port())
                found.nodes.append(node)
                (folder / f"{name}.yml").write_text(
                    _NODE.format(
                        name=name,
                        rest=node.rest,
                        etcd=found.etcd,
                        port=node.port,
                        folder=folder,
                        programs=postgres_programs(),
                    )
                )
                found.start(node)
            found.wait_for_all()
            yield found
        finally:
            for node in found.nodes:
                found.signal(node, signal.SIGKILL)
                if node.process is not None:
                    node.process.wait()
            for keeper in keepers:
                keeper.kill()
                keeper.wait()


# -- inside ---------------------------------------------------------------------------------


def _start_etcd(
    found: Cluster, number: int, peers: list[tuple[int, int]]
) -> subprocess.Popen[bytes]:
    client, peer = (f"http://127.0.0.1:{port}" for port in peers[number])
    everybody = ",".join(f"e{at}=http://127.0.0.1:{each[1]}" for at, each in enumerate(peers))
    options = {
        "name": f"e{number}",
        "data-dir": str(found.folder / f"e{number}"),
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "initial-cluster": everybody,
        "heartbeat-interval": "500",
        "election-timeout": "5000",
    }
    words = ["etcd", *(f"--{name}={value}" for name, value in options.items())]
    with (found.folder / f"e{number}.log").open("ab") as log:
        return subprocess.Popen(as_owner(words), env=found.own, stdout=log, stderr=log)


def _processes_of(*marks: str) -> list[int]:
    """Return the processes that name one of these paths, and their children."""
    parents: dict[int, int] = {}
    hit: set[int] = set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            status = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.name)] = int(status[1])
        if any(f"{mark} " in f"{words} " or f"{mark}/" in words for mark in marks):
            hit.add(int(path.name))
    for _ in range(3):
        hit |= {process for process, parent in parents.items() if parent in hit}
    return sorted(hit - {os.getpid()})

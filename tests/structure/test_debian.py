"""What a bare Debian lacks is installed or named exactly: debian.sh on invented machines."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = re.compile(r"^(?:RUN|TEST|BROWSER|POSTGRES)_PACKAGES := (.+)$", re.MULTILINE)
NEEDED = " ".join(LISTS.findall((ROOT / "Makefile").read_text())).split()


def machine(folder: Path, **programs: str) -> dict[str, str]:
    """Return the environment of a machine with a shell, grep and these programs, nothing else."""
    for name in ("sh", "grep"):
        (folder / name).symlink_to(str(shutil.which(name)))
    for name, body in {"id": "echo 1000", **programs}.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
    return {"PATH": str(folder), "PYTHON": str(folder / "python3")}


def run(environment: dict[str, str], *packages: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "scripts/debian.sh", *packages],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )


def test_who_may_not_install_is_told_each_package_and_what_to_ask(tmp_path: Path) -> None:
    bare = [each for each in NEEDED if each != "postgresql"]  # it is sought in a place, not by PATH
    done = run(machine(tmp_path), *bare)
    assert done.returncode == 1
    asked = done.stderr.rsplit("--no-install-recommends", 1)[1].split()
    assert asked == bare


@pytest.mark.parametrize(
    ("programs", "lacking"),
    [
        ({"node": "exit 1", "npm": "exit 0"}, ["nodejs"]),  # older than 18
        ({"node": "exit 0"}, ["npm"]),
        ({"node": "exit 0", "npm": "exit 0"}, []),  # from elsewhere, but newer: it will do
    ],
)
def test_only_what_is_lacking_is_asked_for(
    tmp_path: Path, programs: dict[str, str], lacking: list[str]
) -> None:
    done = run(machine(tmp_path, **programs), "nodejs", "npm")
    assert done.returncode == (1 if lacking else 0)
    assert done.stderr.partition("not install them:")[2].split("\n")[0].split() == lacking


@pytest.mark.parametrize("who", [{"id": "echo 0"}, {"sudo": '[ "$1" != -n ] || exit 0; exec "$@"'}])
def test_who_may_install_installs_it(tmp_path: Path, who: dict[str, str]) -> None:
    done = run(machine(tmp_path, apt_get='echo "$@" >&2', **who), "nodejs", "chromium")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == "update -qq"


def test_what_fails_to_install_fails(tmp_path: Path) -> None:
    done = run(machine(tmp_path, id="echo 0", apt_get="exit 100"), "chromium")
    assert done.returncode == 100


@pytest.mark.parametrize(
    ("program", "chosen"),
    [("exit 0", "python"), ("exit 1", "python3")],  # it is too old, or cannot make environments
)
def test_the_interpreter_of_debian_is_taken_where_it_will_do(
    tmp_path: Path, program: str, chosen: str
) -> None:
    own = tmp_path / "python"
    own.write_text(f"#!/bin/sh\n{program}\n")
    own.chmod(0o755)
    for place, name in ((own, chosen), (tmp_path / "nowhere", "python3")):
        told = subprocess.run(
            ["/bin/sh", "scripts/python.sh", str(place)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert Path(told.stdout.strip()).name == name


def test_the_node_of_this_machine_is_seen_to_be_there() -> None:
    """Node 20 refuses `process.exit(true)`: the question itself failed on Debian 13."""
    if shutil.which("node") is None:
        pytest.skip("no Node here")
    assert run({**os.environ}, "nodejs").stdout == ""

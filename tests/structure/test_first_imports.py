"""What the first import of a program brings in: names of modules, never seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.child import module_environment
from tests.keys import MASTER_KEY

LIBRARIES = {
    "alembic", "apscheduler", "branca", "cssselect2", "feedparser", "flask_migrate", "folium",
    "fontTools", "google", "holidays", "mako", "mapbox_vector_tile", "PIL", "pydyf", "pygments",
    "requests", "requests_hardened", "segno", "shapefile", "urllib3",
    "weasyprint", "xlsxwriter", "zxcvbn",
}  # fmt: skip
"""Libraries that most processes of ours never need."""
OF_COMMANDS = LIBRARIES | {
    "cryptography", "flask", "jinja2", "lxml", "numpy", "phonenumbers", "pyproj", "rapidfuzz",
    "shapely", "sqlalchemy",
}  # fmt: skip
"""What the list of commands, and the process that keeps the others, do without."""
OUR_HEAVY = {
    "core.pdf.renderer",
    "core.http.session",
    "webapp.maps.standalone",
    "webapp.worker.tasks",
}
LOADED = """
import json, sys
{code}
print(json.dumps(sorted(sys.modules)))
"""


def loaded(code: str, **environment: str) -> set[str]:
    """Return the names of all modules there are after `code` in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", LOADED.format(code=code)],
        env={**module_environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return set(json.loads(answer.stdout.splitlines()[-1]))


def heavy(modules: set[str], libraries: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules} & libraries | modules & OUR_HEAVY


@pytest.mark.parametrize("module", ["webapp.cli", "webapp.cli.operation.run"])
def test_the_list_of_commands_and_who_keeps_the_others_stay_small(module: str) -> None:
    modules = loaded(f"import {module}")
    assert module in modules
    assert heavy(modules, OF_COMMANDS) == set()


def test_the_web_loads_what_pages_need_and_leaves_no_database_open(tmp_path: Path) -> None:
    code = "import os, webapp.wsgi; files = os.listdir('/proc/self/fd');"
    opened = "[os.path.realpath(f'/proc/self/fd/{each}') for each in files]"
    databases = f"[name for name in {opened} if name.endswith(('.db', '.gpkg'))]"
    modules = loaded(
        f"{code} assert {databases} == [], {databases}",
        ATALAYA_MODE="test",
        ATALAYA_INSTANCE=str(tmp_path),
        ATALAYA_DATA_KEY=MASTER_KEY,
    )
    assert {"flask", "sqlalchemy", "webapp.app"} <= modules
    assert heavy(modules, LIBRARIES) == set()
    assert not any(name.startswith("webapp.blueprints.") for name in modules)


OF_A_PRESS = OF_COMMANDS - {"jinja2", "phonenumbers"}
"""What a paper that is laid out apart is printed without; its words need the other two."""


@pytest.mark.parametrize("module", ["core.pdf.press", "directory.book.call_sheet"])
def test_a_press_brings_in_what_it_prints_with_alone(module: str) -> None:
    assert heavy(loaded(f"import {module}"), OF_A_PRESS) == set()

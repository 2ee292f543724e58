"""The system keeps its own rules: what no single package can promise."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from core.db import Base
from scripts.packages import PACKAGES
from tests.structure.sources import sources, trees

ROOT = Path(__file__).resolve().parent.parent
IMPORT_ELSEWHERE = re.compile(r"^(?!import |from ).*\bimport\b", re.MULTILINE)
"""The word anywhere but at the beginning of a line: nobody need look at the files without."""


def test_every_package_is_packed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packed = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert packed == {*PACKAGES, "templates"}
    tool = project["tool"]
    assert tool["coverage"]["run"]["source"] == list(PACKAGES)
    assert tool["mypy"]["packages"] == [*PACKAGES, "tests"]


def test_no_import_hides_in_a_function() -> None:
    hidden = []
    for path in sources():
        if not IMPORT_ELSEWHERE.search(path.read_text()):
            continue
        name = str(path.relative_to(ROOT))
        for function in ast.walk(trees()[name]):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden += [
                    f"{name}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert hidden == []


def test_no_text_to_translate_stands_inside_another() -> None:
    """What collects the texts does not read inside f-strings: such a one stays Spanish for all."""
    names = {"gettext", "ngettext", "_", "N_", "_l"}
    hidden = [
        f"{path}:{call.lineno}"
        for path, tree in trees().items()
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and (getattr(call.func, "attr", "") or getattr(call.func, "id", "")) in names
        and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def test_no_module_is_named_for_nothing() -> None:
    empty = {"utils", "helpers", "manager", "common", "misc"}
    assert [path for path in sources() if path.stem in empty] == []


def test_no_folder_outgrows_its_reader() -> None:
    modules = Counter(path.parent for path in sources() if path.stem != "__init__")
    assert {str(folder): count for folder, count in modules.items() if count > 15} == {}


def test_no_two_classes_share_a_name() -> None:
    named = Counter(
        node.name
        for tree in trees().values()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in named.items() if count > 1] == []


def test_no_file_outgrows_its_reader() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_migratory_status_is_asked_and_stored_nowhere() -> None:
    forbidden = re.compile(
        r"migratory|immigration|legal_status|undocumented|irregular", re.IGNORECASE
    )
    columns = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if forbidden.search(column.name)
        or (column.name == "status" and table.name in {"person", "stay", "household"})
    ]
    assert columns == []


def test_tables_point_down_only() -> None:
    layers = {
        "core": 0,
        "directory": 1,
        "registry": 1,
        "feeds": 1,
        "protocols": 2,
        "watch": 3,
        "plans": 3,
        "response": 4,
    }
    levels = {
        mapper.class_.__tablename__: layers.get(mapper.class_.__module__.split(".")[0], 5)
        for mapper in Base.registry.mappers
    }
    upward = [
        f"{table.name} -> {key.column.table.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if levels.get(key.column.table.name, 5) > levels.get(table.name, 5)
    ]
    assert upward == []


def test_nothing_committed_is_large_or_unfinished() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a checkout")
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    too_large = [
        path.name for path in paths if path.exists() and path.stat().st_size > 15 * 1024 * 1024
    ]
    assert too_large == []
    # Spelled apart, so that this file does not find itself.
    unfinished = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
    marked = [
        str(path)
        for path in paths
        if path.suffix in {".py", ".html", ".js"}
        and path.exists()
        and unfinished.search(path.read_text())
    ]
    assert marked == []

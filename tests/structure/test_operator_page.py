"""The operator's page names all that the worker does, and the site all pages there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from tests.structure.sources import ROOT

GUIDE = (ROOT / "docs" / "operator.md").read_text()
NAMED = set(re.findall(r"`([^`\n]+)`", GUIDE))


def test_every_task_and_every_kind_of_job_is_on_the_page() -> None:
    tasks = (ROOT / "webapp" / "worker" / "tasks.py").read_text()
    names = set(re.findall(r'RecurringTask\(\s*"([^"]+)"', tasks))
    assert len(names) > 30
    assert names - NAMED == set()
    kinds = (ROOT / "webapp" / "worker" / "job_kinds.py").read_text()
    jobs = {
        each.removesuffix("_kind") for each in re.findall(r"^        (\w+_kind)\(", kinds, re.M)
    }
    assert jobs
    assert jobs - NAMED == set()


def test_every_page_of_the_documentation_is_in_the_site() -> None:
    named = set(_pages(yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]))
    there = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    alone = {each for each in there if each.rpartition("/")[0] + "/" not in named}
    assert alone - named == set(), "name it in mkdocs.yml"


def _pages(tree: object) -> Iterator[str]:
    if isinstance(tree, list):
        for each in tree:
            yield from _pages(each)
    elif isinstance(tree, dict):
        for each in tree.values():
            yield from _pages(each)
    else:
        yield str(tree)

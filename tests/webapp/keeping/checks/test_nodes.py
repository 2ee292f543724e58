"""Two machines that would print different plans are told apart."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.atlas import atlas_for
from core.db import writing
from core.installation.nodes import InstallationNode
from core.settings import Settings
from plans.documents.printed_plans import words_folder
from tests.webapp.keeping.checks.conftest import Case
from webapp.keeping.checks.nodes import FORGOTTEN, check_nodes, note_node
from webapp.keeping.diagnosis import Examination, Grade


@pytest.fixture
def alone(case: Case) -> Examination:
    """An examination of a machine that knows of no other."""
    found = case()
    with writing(found.engine) as session:
        session.execute(sa.delete(InstallationNode))
    return found


def twin(case: Examination, folder: Path) -> Settings:
    """Return the settings of another machine with the same words."""
    there = replace(case.settings, instance=folder / "b")
    own = words_folder(case.settings.instance)
    if own.is_dir():
        shutil.copytree(own, words_folder(there.instance))
    return there


def test_machines_are_held_against_one_another(alone: Examination, tmp_path: Path) -> None:
    here, there = alone, twin(alone, tmp_path)
    assert check_nodes(here).level is Grade.SKIPPED
    for settings in (here.settings, there, there):
        note_node(here.engine, settings, atlas_for(settings), here.now)
    assert check_nodes(here).values == {"n": 2}
    words = tmp_path / "b" / "leaflets"
    words.mkdir(parents=True, exist_ok=True)
    (words / "pt.json").write_text("{}")
    note_node(here.engine, there, atlas_for(there), here.now)
    found = check_nodes(here)
    assert found.level is Grade.FAULT
    assert str(found.values["name"]).endswith("/b")
    assert "leaflets" in found.words
    later = replace(here, now=here.now + FORGOTTEN + timedelta(days=1))
    assert check_nodes(later).level is Grade.SKIPPED, "a machine that went is none any more"


@pytest.mark.parametrize(("column", "word"), [("atlas", "capas"), ("program", "versión")])
def test_what_differs_is_said(alone: Examination, tmp_path: Path, column: str, word: str) -> None:
    here, there = alone, twin(alone, tmp_path)
    note_node(here.engine, there, atlas_for(there), here.now)
    with writing(here.engine) as session:
        session.execute(sa.update(InstallationNode).values({column: "another"}))
    found = check_nodes(here)
    assert found.level is Grade.FAULT
    assert word in found.words

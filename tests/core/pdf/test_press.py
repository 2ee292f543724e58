from __future__ import annotations

import os
import pickle

import pytest

from core.atlas import Atlas
from core.child import ChildFailure
from core.child.slots import MachineSlots, NoFreeSlot
from core.pdf import press as press_module
from core.pdf.press import print_apart, print_here
from core.settings import ROOT


def test_a_paper_is_printed_in_a_process_of_its_own_and_its_words_come_back() -> None:
    assert print_here(os.getpid) == os.getpid()
    assert print_apart(os.getpid) != os.getpid()
    assert print_apart("{0} {who}".format, "a", who="b") == "a b"


def test_a_press_that_dies_takes_nothing_with_it_but_its_paper() -> None:
    with pytest.raises(ChildFailure):
        print_apart(os.abort)


def test_whoever_waits_too_long_for_a_press_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    slots = MachineSlots(None, "press", 1)
    monkeypatch.setattr(press_module, "_slots", lambda: slots)
    monkeypatch.setattr(press_module, "WAIT_SECONDS", 0.02)
    with slots.slot(1), pytest.raises(NoFreeSlot):
        print_apart(os.getpid)


def test_an_atlas_goes_to_a_press_as_the_files_it_was_opened_from() -> None:
    atlas = Atlas.open([ROOT / "core" / "atlas" / "base.gpkg"])
    sent = pickle.dumps(atlas)
    assert len(sent) < 1000
    there = pickle.loads(sent)
    assert there.layers() == atlas.layers()
    there.close()
    atlas.close()

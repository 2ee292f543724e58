"""WeasyPrint's libraries are found by the loader; nothing is run to look for them."""

from __future__ import annotations

import ctypes.util
import subprocess
import sys

import pytest

from core.child import module_environment
from core.pdf.weasyprint_parts import loader_names_only, seldom_used_parts_late

STARTED = """
import sys
started = []
sys.addaudithook(lambda event, given: event in {"subprocess.Popen", "os.posix_spawn", "os.system"}
                 and started.append(given[0]))
import core.pdf.renderer
print(started, {"fontTools.subset", "fontTools.varLib", "lxml"} & set(sys.modules))
import weasyprint.pdf.fonts as fonts
print(fonts.subset.Options.__name__, "fontTools.subset" in sys.modules)
"""


def test_no_program_is_started_and_no_font_cutter_brought_in_before_it_is_used() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", STARTED], env=module_environment(), capture_output=True, check=True
    )
    assert answer.stdout.splitlines() == [b"[] set()", b"Options True"]


@pytest.mark.parametrize(("platform", "is_searched"), [("linux", False), ("darwin", True)])
def test_the_search_is_left_out_on_linux_alone_and_comes_back(
    platform: str, is_searched: bool
) -> None:
    search = ctypes.util.find_library
    with loader_names_only(platform):
        assert (ctypes.util.find_library is search) == is_searched
    assert ctypes.util.find_library is search


def test_the_search_comes_back_after_a_failure_too() -> None:
    search = ctypes.util.find_library
    with pytest.raises(ImportError), loader_names_only("linux"):
        raise ImportError("no Pango")
    assert ctypes.util.find_library is search


def test_what_was_there_stays_and_what_was_not_is_found_again_afterwards() -> None:
    before = {name: sys.modules.get(name) for name in ("fontTools.subset", "lxml", "json")}
    with seldom_used_parts_late():
        assert sys.modules["json"] is before["json"]
        assert before["lxml"] is sys.modules["lxml"]
    assert {name: sys.modules.get(name) for name in before} == before

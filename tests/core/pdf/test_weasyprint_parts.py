"""WeasyPrint's libraries are found by the loader; nothing is run to look for them."""

from __future__ import annotations

import ctypes.util
import subprocess
import sys

import pytest

from core.child import module_environment
from core.pdf.weasyprint_parts import loader_names_only

STARTED = """
import sys
started = []
sys.addaudithook(lambda event, given: event in {"subprocess.Popen", "os.posix_spawn", "os.system"}
                 and started.append(given[0]))
import core.pdf.renderer
print(started)
"""


def test_no_program_is_started_to_find_a_library() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", STARTED], env=module_environment(), capture_output=True, check=True
    )
    assert answer.stdout == b"[]\n"


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

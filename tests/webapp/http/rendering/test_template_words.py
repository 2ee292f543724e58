"""What templates say things with is there, though it loads late."""

from __future__ import annotations

import re

import pytest

from core.settings import ROOT
from webapp.http.rendering.template_words import FILTERS, FUNCTIONS, MODULES


@pytest.mark.parametrize("path", [*MODULES.values(), *FILTERS.values(), *FUNCTIONS.values()])
def test_every_word_that_loads_late_is_there(path: str) -> None:
    module, _, name = path.rpartition(".")
    assert (ROOT / f"{path.replace('.', '/')}.py").is_file() or re.search(
        rf"^def {name}\(", (ROOT / f"{module.replace('.', '/')}.py").read_text(), re.MULTILINE
    )

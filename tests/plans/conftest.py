from __future__ import annotations

import pytest

from core.pdf.fonts import WEIGHTS
from core.pdf.script_fonts import FONTS


@pytest.fixture(autouse=True)
def _fonts() -> None:
    """The plans are set in our own fonts, which `make setup` makes."""
    missing = [name for name in WEIGHTS.values() if not (FONTS / name).exists()]
    assert not missing, f"{', '.join(missing)}: run `python scripts/build_fonts.py`"

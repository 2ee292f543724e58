"""The guides in English and French, walked in a browser as those they are written for, driven by
their own words (`tests/browser/test_walked_guides.py` walks the Spanish ones).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import House, browser, house, interrupted
from tests.browser.test_walked_guides import ACCOUNTS, read
from tests.proof.figures import Figures

__all__ = ["browser", "house", "interrupted"]  # fixtures
pytestmark = pytest.mark.long_form


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_guides_are_walked_by_their_own_words(
    browser: Browser, house: House, language: str, figures: Figures
) -> None:
    lacks = {guide: read(browser, house, guide, language) for guide in ACCOUNTS}
    figures.add(
        "walked guides", f"{language}: {len(lacks)} guides, {sum(map(len, lacks.values()))} lacks"
    )
    assert not any(lacks.values()), "\n".join(each for found in lacks.values() for each in found)

"""A flood, for what is told of it."""

from __future__ import annotations

import pytest

from tests.webapp.conftest import House
from tests.webapp.danger import Danger, make_danger


@pytest.fixture
def danger(house: House) -> Danger:
    return make_danger(house)

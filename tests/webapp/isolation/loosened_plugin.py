"""A plugin of pytest that loosens one filter of sight for a whole run, named by the environment.

`LOOSENED_FILTER="file function decider" pytest -p tests.webapp.isolation.loosened_plugin …`
"""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

from tests.webapp.isolation.filters import sight_filters, watched

FILTER = "LOOSENED_FILTER"


def pytest_configure(config: pytest.Config) -> None:
    name = os.environ[FILTER]
    place = next(each.place for each in sight_filters() if each.name == name)
    stack = ExitStack()
    stack.enter_context(watched(lambda at: at == place))
    config.add_cleanup(stack.close)

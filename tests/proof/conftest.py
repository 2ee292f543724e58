from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from tests.proof.figures import FIGURES, Figures

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark all proofs; those that have a long form only are left out of the short one."""
    is_long = bool(config.getoption("--proof"))
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.proof)
        if item.get_closest_marker("long_form") and not is_long:
            item.add_marker(pytest.mark.skip(reason="the long form alone: make proof"))


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(FIGURES, Figures()).lines
    if lines and config.getoption("--proof"):
        terminalreporter.section("proofs")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def is_long(pytestconfig: pytest.Config) -> bool:
    """Whether the long form runs (`make proof`); without it limits are 0.2 s and counts small."""
    return bool(pytestconfig.getoption("--proof"))


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    """Where a proof leaves its line: `figures.add("hostile servers", "45 behaviours, 0 hung")`."""
    return pytestconfig.stash.setdefault(FIGURES, Figures())

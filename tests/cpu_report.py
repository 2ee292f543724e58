"""Where the CPU seconds of a run went, by folder of tests (`pytest --cpu`), and what each file
costs (`pytest --costs`, `tests.parts`).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.parts import write_costs

MOST_FOLDERS = 20
_STARTED = pytest.StashKey[float]()
_SPENT: dict[str, float] = defaultdict(float)


def cpu_seconds() -> float:
    """Return what this process and its ended children have used so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    item.stash[_STARTED] = cpu_seconds()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    try:
        return (yield)
    finally:
        item.user_properties.append(("cpu", cpu_seconds() - item.stash[_STARTED]))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what the processes of a run send to the one that prints."""
    file = report.nodeid.partition("::")[0]
    if report.when == "teardown":
        _SPENT[file] += sum(
            float(str(value)) for name, value in report.user_properties if name == "cpu"
        )


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.getoption("--costs"):
        write_costs(_SPENT)
    if not config.getoption("--cpu"):
        return
    folders: dict[str, float] = defaultdict(float)
    for file, seconds in _SPENT.items():
        folders[str(PurePosixPath(file).parent)] += seconds
    whole = f"{sum(_SPENT.values()):.0f} CPU seconds in tests, {cpu_seconds():.0f} in all"
    terminalreporter.section(f"{whole}, of which")
    dearest = sorted(folders.items(), key=lambda each: each[1], reverse=True)[:MOST_FOLDERS]
    for folder, seconds in dearest:
        terminalreporter.write_line(f"{seconds:7.1f}  {folder}")

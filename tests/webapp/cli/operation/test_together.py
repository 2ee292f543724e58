"""The process that divides into web and worker, and ends both when one ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType

import pytest

from webapp.worker.supervisor import WORK


@dataclass
class FakeProcess:
    """Stands in for a divided process; one called as `ending` has ended at once."""

    name: str
    act: Callable[[], None]
    ending: set[str] = field(default_factory=set)

    def has_ended(self) -> bool:
        return self.name in self.ending


@pytest.fixture
def told() -> Iterator[int]:
    """What is written here the process reads as its input."""
    kept = os.dup(0)
    reading, writing = os.pipe()
    os.dup2(reading, 0)
    os.close(reading)
    yield writing
    os.dup2(kept, 0)
    os.close(kept)
    os.close(writing)


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module over an application that is none."""
    fake = ModuleType("webapp.wsgi")
    fake.__dict__["app"] = object()
    monkeypatch.setitem(sys.modules, "webapp.wsgi", fake)
    monkeypatch.delitem(sys.modules, "webapp.cli.operation.together", raising=False)
    from webapp.cli.operation import together as module

    monkeypatch.setattr(module, "warm_up", lambda app: None)
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.01)
    return module


@pytest.mark.parametrize(
    ("ending", "begun"), [("atalaya-web", ["atalaya-web"]), ("atalaya-worker", None)]
)
def test_the_worker_begins_when_told_and_the_end_of_one_is_the_end_of_both(
    ending: str,
    begun: list[str] | None,
    together: ModuleType,
    told: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[str] = []
    monkeypatch.setattr(
        together, "DividedProcess", lambda name, act: FakeProcess(name, act, {ending})
    )
    monkeypatch.setattr(together, "on_signal", lambda act: None)
    monkeypatch.setattr(
        together, "end_divided", lambda all_, seconds: ended.extend(each.name for each in all_)
    )
    os.write(told, WORK)
    with pytest.raises(SystemExit) as end:
        together.main()
    assert end.value.code == 1
    assert ended == (begun or ["atalaya-web", "atalaya-worker"])


def test_a_signal_ends_both_and_is_no_failure(
    together: ModuleType, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    signals: list[Callable[[], None]] = []
    begun: list[str] = []

    def begin(name: str, act: Callable[[], None]) -> FakeProcess:
        begun.append(name)
        if len(begun) == 2:
            signals[0]()
        return FakeProcess(name, act)

    monkeypatch.setattr(together, "DividedProcess", begin)
    monkeypatch.setattr(together, "on_signal", signals.append)
    monkeypatch.setattr(together, "end_divided", lambda all_, seconds: None)
    os.write(told, b"x" + WORK)
    with pytest.raises(SystemExit) as end:
        together.main()
    assert end.value.code == 0
    assert begun == ["atalaya-web", "atalaya-worker"]

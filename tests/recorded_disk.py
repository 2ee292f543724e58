"""What a program has the disk keep, in the order it asks for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest


def recorded_disk(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record each fsync, rename and link of this process, by the names concerned."""
    steps: list[str] = []
    fsync, replace, link = os.fsync, os.replace, os.link

    def recorded_fsync(handle: int) -> None:
        name = Path(os.readlink(f"/proc/self/fd/{handle}")).name
        # A file being put together bears its name, this process and its thread behind a dot.
        steps.append(f"fsync .{name.split('.')[1]}" if name.startswith(".") else f"fsync {name}")
        fsync(handle)

    def recorded_replace(source: Any, target: Any, **more: Any) -> None:
        steps.append(f"replace {Path(target).name}")
        replace(source, target, **more)

    def recorded_link(source: Any, target: Any, **more: Any) -> None:
        steps.append(f"link {Path(target).name}")
        link(source, target, **more)

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "replace", recorded_replace)
    monkeypatch.setattr(os, "link", recorded_link)
    return steps

"""What a look at one thing found, in words with the remedy."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Engine

from core.connections.tls_probe import ProbeTls
from core.settings import Settings


class Grade(enum.StrEnum):
    """How grave a finding is."""

    GOOD = "good"
    WARNING = "warning"
    """It works, and will not for long, or not when it is needed."""
    FAULT = "fault"
    """It does not work, or somebody could do harm."""
    SKIPPED = "skipped"
    """It was not looked at."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found of one thing."""

    name: str
    """For programs."""
    label: str
    level: Grade = Grade.GOOD
    words: str = ""
    """What is wrong and what to do; of what is good, a figure or nothing."""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examination:
    """What a check looks at."""

    engine: Engine
    settings: Settings
    now: datetime
    probe: ProbeTls
    is_online: bool
    settings_file: str = ""


Check = Callable[[Examination], Diagnosis]

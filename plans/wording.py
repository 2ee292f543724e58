"""How a plan speaks: as all paper of the house does (`ground.wording`)."""

from __future__ import annotations

from ground.wording import LOCALES, Wording

__all__ = ["LOCALES", "Wording"]

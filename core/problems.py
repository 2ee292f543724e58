"""What is wrong with one field or cell, as a message id and what fills its gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


class MessageId(str):
    """A gap that is itself a message to be translated, such as the name of a country."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: a message id and what fills its gaps."""

    message: str
    gaps: Mapping[str, str | int] = field(default_factory=dict)

    def explain(self, translate: Callable[[str], str]) -> str:
        """Return what is wrong, in the reader's language."""
        gaps = {
            name: translate(gap) if isinstance(gap, MessageId) else gap
            for name, gap in self.gaps.items()
        }
        return translate(self.message) % gaps

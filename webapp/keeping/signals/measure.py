"""One measure, as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with its values; a value that is not known is left out."""

    name: str
    help: str
    values: list[tuple[Mapping[str, str], float | None]] = field(default_factory=list)
    kind: str = "gauge"

    def lines(self) -> Iterator[str]:
        """Yield it as Prometheus reads it."""
        yield f"# HELP atalaya_{self.name} {self.help}"
        yield f"# TYPE atalaya_{self.name} {self.kind}"
        for labels, value in self.values:
            if value is not None:
                named = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
                yield f"atalaya_{self.name}{f'{{{named}}}' if named else ''} {value:.12g}"


# -- inside ---------------------------------------------------------------------------------


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

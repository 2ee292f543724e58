"""What is not sure about a hazard's zone and its end: said wherever the hazard is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.i18n.languages import N_
from feeds.models import HazardStatus
from registry.people.columns import Translate
from watch.matching.hazard_zone import HazardState

FAULTS_SHOWN = 3
"""Of what could not be drawn, in one line of words; a program reads all of them."""


@dataclass(frozen=True, slots=True)
class ZoneCaveats:
    """What of a hazard was not understood, could not be drawn, or nobody verifies."""

    unplaced_reason: str
    """A message id; empty where it has a place."""
    unverified_since: datetime | None
    missing_codes: tuple[str, ...]
    drawing_faults: tuple[str, ...]
    reading_notes: tuple[str, ...]
    """Message ids."""

    def __bool__(self) -> bool:
        """Return whether anything is not sure."""
        lists = (self.missing_codes, self.drawing_faults, self.reading_notes)
        return bool(self.unplaced_reason or self.unverified_since or any(lists))


def caveats_of(state: HazardState) -> ZoneCaveats:
    """Return what is not sure about a hazard, as it stands or as it was known."""
    is_active = state.status is HazardStatus.ACTIVE
    return ZoneCaveats(
        state.unplaced_reason,
        state.unverified_since if is_active else None,
        tuple(map(str, state.missing_codes)),
        tuple(map(str, state.drawing_faults)),
        tuple(map(str, state.reading_notes)),
    )


def caveat_lines(
    caveats: ZoneCaveats, translate: Translate, moment_text: Callable[[datetime], str]
) -> list[str]:
    """Return the caveats in words, a line each, for papers and files."""
    return list(_lines(caveats, translate, moment_text))


# -- inside ---------------------------------------------------------------------------------


def _lines(
    caveats: ZoneCaveats, translate: Translate, moment_text: Callable[[datetime], str]
) -> Iterator[str]:
    if caveats.unplaced_reason:
        reason = translate(caveats.unplaced_reason)
        yield translate(N_("Sin lugar utilizable: {reason}")).format(reason=reason)
    if caveats.unverified_since is not None:
        since = moment_text(caveats.unverified_since)
        yield translate(
            N_("Sin verificar: su plazo venció y su fuente no confirma nada desde {since}")
        ).format(since=since)
    if caveats.missing_codes and not caveats.unplaced_reason:
        codes = ", ".join(caveats.missing_codes)
        yield translate(N_("Parte de la zona no se muestra: el atlas no tiene {codes}")).format(
            codes=codes
        )
    if caveats.drawing_faults:
        faults = "; ".join(caveats.drawing_faults[:FAULTS_SHOWN])
        yield translate(N_("Parte de la zona no se pudo dibujar: {faults}")).format(faults=faults)
    yield from (translate(note) for note in caveats.reading_notes)

"""Words for the codes of the watch."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from feeds.lifecycle.history.changes import VersionChange
from watch.matching.moments import Moment

MOMENT_WORDS: Mapping[Moment, str] = {
    Moment.INSIDE: N_("dentro ahora"),
    Moment.ARRIVING: N_("llega antes de que termine"),
    Moment.LEAVING: N_("se va antes de que llegue"),
}
"""Of one person."""

CHANGE_WORDS: Mapping[VersionChange, str] = {
    VersionChange.FIRST: N_("se supo por primera vez"),
    VersionChange.ENDED: N_("terminó"),
    VersionChange.REVIVED: N_("volvió a estar vivo"),
    VersionChange.GRAVER: N_("más grave"),
    VersionChange.MILDER: N_("menos grave"),
    VersionChange.ZONE: N_("otra zona"),
    VersionChange.PLACED: N_("se supo dónde"),
    VersionChange.UNPLACED: N_("dejó de saberse dónde"),
    VersionChange.UNVERIFIED: N_("quedó sin verificar"),
    VersionChange.VERIFIED: N_("su fuente volvió a contestar"),
    VersionChange.MOMENTS: N_("otras horas"),
    VersionChange.WORDS: N_("otras palabras"),
}
"""What is new in a version of a hazard."""

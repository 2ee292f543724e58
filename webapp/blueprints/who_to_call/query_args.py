"""The question as it stands in the address; what makes no sense is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from directory.calling.call_tree import CrisisPhase, TreeCrisis
from directory.calling.caller_needs import CallNeed
from directory.calling.query import LONGEST_TEXT
from directory.entries.member_states import MEMBERS


@dataclass(frozen=True, slots=True)
class CallForm:
    """What was typed and chosen. An empty nationality is all of them."""

    text: str = ""
    nationality: str = ""
    need: CallNeed | None = None
    crisis: TreeCrisis = TreeCrisis.STORM
    phase: CrisisPhase = CrisisPhase.DURING

    def address(self, **other: str) -> str:
        """Return the query of an address that asks the same, but for what is named in `other`."""
        nationality_given = {
            "q": self.text,
            "pais": self.nationality,
            "necesidad": self.need.value if self.need else "",
        }
        return urlencode({**nationality_given, **other})


def read_question(arguments: Mapping[str, str], own_country: str) -> CallForm:
    """Read `q`, `pais`, `necesidad`, `crisis` and `fase`; the nationality is the asker's own until
    one is chosen.
    """
    nationality = arguments.get("pais", own_country).upper()
    need, crisis, phase = (
        arguments.get("necesidad", ""),
        arguments.get("crisis", ""),
        arguments.get("fase", ""),
    )
    return CallForm(
        arguments.get("q", "").strip()[:LONGEST_TEXT],
        nationality if nationality in MEMBERS else "",
        CallNeed(need) if need in set(CallNeed) else None,
        TreeCrisis(crisis) if crisis in set(TreeCrisis) else TreeCrisis.STORM,
        CrisisPhase(phase) if phase in set(CrisisPhase) else CrisisPhase.DURING,
    )

"""A call tree: who is called first, second, third in one area, for one type of crisis, in one phase
of it.

It is the call sheet put in the order of the phase: before a crisis officials and authorities agree,
during it emergency lines and shelters come first, after it those who help people to get back.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.i18n.languages import N_
from directory.calling.callees import Callee
from directory.calling.caller_needs import CallNeed, offers
from directory.calling.who_to_call import CallSheet
from directory.entries.leaders import Leader
from directory.entries.models import Organisation


class CrisisPhase(enum.StrEnum):
    """When in a crisis.

    The protocols have phases of the same names (`protocols.model.Phase`) and stand above the
    directory, which may not import them; the fields of an organisation bear these names too.
    """

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


PHASE_TITLES: Mapping[CrisisPhase, str] = MappingProxyType(
    {
        CrisisPhase.BEFORE: N_("Antes"),
        CrisisPhase.DURING: N_("Durante"),
        CrisisPhase.AFTER: N_("Después"),
    }
)


class TreeCrisis(enum.StrEnum):
    """The types of crisis of the region's typology; half of them have no feed."""

    STORM = "storm"
    FLOOD = "flood"
    EARTHQUAKE = "earthquake"
    TSUNAMI = "tsunami"
    VOLCANO = "volcano"
    WILDFIRE = "wildfire"
    HEAT = "heat"
    LANDSLIDE = "landslide"
    EPIDEMIC = "epidemic"
    CONFLICT = "conflict"
    XENOPHOBIA = "xenophobia"
    ACCIDENT = "accident"
    EXPULSION = "expulsion"
    POST_CLOSED = "post_closed"
    BLACKOUT = "blackout"


CRISIS_TITLES: Mapping[TreeCrisis, str] = MappingProxyType(
    {
        TreeCrisis.STORM: N_("Huracán o tormenta"),
        TreeCrisis.FLOOD: N_("Inundación"),
        TreeCrisis.EARTHQUAKE: N_("Terremoto"),
        TreeCrisis.TSUNAMI: N_("Tsunami"),
        TreeCrisis.VOLCANO: N_("Erupción volcánica"),
        TreeCrisis.WILDFIRE: N_("Incendio forestal"),
        TreeCrisis.HEAT: N_("Calor o frío extremos"),
        TreeCrisis.LANDSLIDE: N_("Deslizamiento de tierra"),
        TreeCrisis.EPIDEMIC: N_("Epidemia"),
        TreeCrisis.CONFLICT: N_("Conflicto o disturbios"),
        TreeCrisis.XENOPHOBIA: N_("Violencia xenófoba"),
        TreeCrisis.ACCIDENT: N_("Accidente con muchas víctimas"),
        TreeCrisis.EXPULSION: N_("Cierre de frontera o expulsión masiva"),
        TreeCrisis.POST_CLOSED: N_("Consulado cerrado"),
        TreeCrisis.BLACKOUT: N_("Sin comunicaciones"),
    }
)
_NATURAL = (CallNeed.SHELTER, CallNeed.FOOD, CallNeed.MEDICAL)
_FIRST_NEEDS: Mapping[TreeCrisis, tuple[CallNeed, ...]] = {
    TreeCrisis.EPIDEMIC: (CallNeed.MEDICAL, CallNeed.FOOD),
    TreeCrisis.HEAT: (CallNeed.MEDICAL, CallNeed.SHELTER),
    TreeCrisis.CONFLICT: (CallNeed.SHELTER, CallNeed.TRANSPORT, CallNeed.LEGAL),
    TreeCrisis.XENOPHOBIA: (CallNeed.LEGAL, CallNeed.SHELTER, CallNeed.MEDICAL),
    TreeCrisis.ACCIDENT: (CallNeed.MEDICAL, CallNeed.FAMILY, CallNeed.DOCUMENTS),
    TreeCrisis.EXPULSION: (CallNeed.LEGAL, CallNeed.TRANSPORT, CallNeed.SHELTER),
    TreeCrisis.POST_CLOSED: (CallNeed.DOCUMENTS, CallNeed.LEGAL),
    TreeCrisis.BLACKOUT: (CallNeed.FAMILY, CallNeed.FOOD),
}
"""What people ask for first in a crisis of that type; the others are natural."""


class Branch(enum.StrEnum):
    """A group of people called one after another."""

    LINES = "lines"
    OFFICIALS = "officials"
    AUTHORITIES = "authorities"
    SHELTERS = "shelters"
    ORGANISATIONS = "organisations"
    LEADERS = "leaders"


BRANCH_TITLES: Mapping[Branch, str] = MappingProxyType(
    {
        Branch.LINES: N_("Líneas de emergencia de los consulados"),
        Branch.OFFICIALS: N_("Puntos focales, por orden"),
        Branch.AUTHORITIES: N_("Autoridades del lugar"),
        Branch.SHELTERS: N_("Albergues"),
        Branch.ORGANISATIONS: N_("Organizaciones"),
        Branch.LEADERS: N_("Líderes comunitarios"),
    }
)
_ORDER: Mapping[CrisisPhase, tuple[Branch, ...]] = {
    CrisisPhase.BEFORE: (
        Branch.OFFICIALS,
        Branch.AUTHORITIES,
        Branch.ORGANISATIONS,
        Branch.SHELTERS,
        Branch.LINES,
    ),
    CrisisPhase.DURING: (
        Branch.LINES,
        Branch.OFFICIALS,
        Branch.AUTHORITIES,
        Branch.SHELTERS,
        Branch.ORGANISATIONS,
    ),
    CrisisPhase.AFTER: (
        Branch.OFFICIALS,
        Branch.ORGANISATIONS,
        Branch.AUTHORITIES,
        Branch.SHELTERS,
        Branch.LINES,
    ),
}


@dataclass(frozen=True, slots=True)
class TreeCall:
    """One call: to whom, and what they say they do in this phase (empty: they do not say)."""

    callee: Callee
    does: str = ""
    of: str = ""
    """The post an official belongs to."""


@dataclass(frozen=True, slots=True)
class TreeBranch:
    """One group in its place. Leaders come open, and only where the caller opened them."""

    branch: Branch
    calls: tuple[TreeCall, ...] = ()
    leaders: tuple[Leader, ...] = ()


def call_tree(sheet: CallSheet, crisis: TreeCrisis, phase: CrisisPhase) -> tuple[TreeBranch, ...]:
    """Return the branches in the order of the phase; an empty branch stays, so that the gap is
    seen.
    """
    calls = {
        Branch.LINES: tuple(TreeCall(post.callee) for post in sheet.posts),
        Branch.OFFICIALS: tuple(
            TreeCall(official, of=post.callee.entry.name)
            for post in sheet.posts
            for official in post.officials
        ),
        Branch.AUTHORITIES: _organisations(sheet.authorities, crisis, phase),
        Branch.SHELTERS: tuple(TreeCall(callee) for callee in sheet.shelters),
        Branch.ORGANISATIONS: _organisations(sheet.organisations, crisis, phase),
    }
    branches = [TreeBranch(branch, calls[branch]) for branch in _ORDER[phase]]
    if sheet.leaders:
        branches.append(TreeBranch(Branch.LEADERS, leaders=sheet.leaders))
    return tuple(branches)


# -- inside ---------------------------------------------------------------------------------


def _organisations(
    callees: tuple[Callee, ...], crisis: TreeCrisis, phase: CrisisPhase
) -> tuple[TreeCall, ...]:
    """Return those first that offer what this crisis asks for, then those that say what they do in
    this phase.
    """
    needs = _FIRST_NEEDS.get(crisis, _NATURAL)

    def place(call: TreeCall) -> tuple[int, bool, float]:
        entry = call.callee.entry
        offered = [
            at
            for at, need in enumerate(needs)
            if isinstance(entry, Organisation) and offers(entry, need)
        ]
        return min(offered, default=len(needs)), not call.does, call.callee.distance_km or 0.0

    calls = [TreeCall(callee, str(getattr(callee.entry, phase.value, ""))) for callee in callees]
    return tuple(sorted(calls, key=place))

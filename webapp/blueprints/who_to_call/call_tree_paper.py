"""The call tree as a printed sheet."""

from __future__ import annotations

from flask_babel import gettext as _

from directory.book.call_sheet import SheetPhone, SheetRow, SheetSection
from directory.calling.call_tree import BRANCH_TITLES, TreeBranch, TreeCall
from directory.calling.callees import Callee
from directory.entries.leaders import UNREADABLE, Leader
from directory.entries.models import FocalPoint, Shelter
from directory.labels import DESIGNATION_WORDS


def sections_of(branches: tuple[TreeBranch, ...]) -> list[SheetSection]:
    """Return the branches as sections, numbered in the order of calling; an empty one says so."""
    return [
        SheetSection(
            title=_(BRANCH_TITLES[each.branch]),
            rows=tuple(_row(call) for call in each.calls) + tuple(
                _leader_row(leader) for leader in each.leaders
            ),
            when_empty=_("Falta: nadie conocido."),
        )
        for each in branches
    ]  # fmt: skip


def what_for(call: TreeCall) -> str:
    """Return what the one called is, or does in this phase."""
    entry = call.callee.entry
    if isinstance(entry, FocalPoint):
        return " · ".join(
            part for part in (call.of, entry.role, _(DESIGNATION_WORDS[entry.designation])) if part
        )
    if isinstance(entry, Shelter):
        free = call.callee.free_places
        return (
            entry.city
            if free is None
            else f"{entry.city} · " + _("lugares libres: %(free)s", free=free)
        )
    return call.does or entry.city


# -- inside ---------------------------------------------------------------------------------


def _leader_row(leader: Leader) -> SheetRow:
    if leader.is_unreadable:
        return SheetRow(who=f"{_(UNREADABLE)} ({leader.row.zone})")
    return SheetRow(
        who=f"{leader.name} ({leader.row.zone})",
        phones=(SheetPhone(value=leader.phone, confirmed_at=leader.row.confirmed_at),),
    )


def _row(call: TreeCall) -> SheetRow:
    return SheetRow(
        who=call.callee.entry.name,
        what_for=what_for(call),
        hours=getattr(call.callee.entry, "hours", ""),
        phones=tuple(_phones(call.callee)),
    )  # fmt: skip


def _phones(callee: Callee) -> list[SheetPhone]:
    lines = [line for line in callee.lines if line.is_telephone]
    return [
        SheetPhone(
            value=line.channel.value,
            label=_("emergencias") if line.is_emergency else "",
            hours=line.channel.hours,
            has_whatsapp=line.channel.has_whatsapp,
            confirmed_at=line.channel.confirmed_at,
            failing=bool(line.failures),
        )
        for line in lines[:3]
    ]

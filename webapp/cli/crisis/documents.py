"""Crises as documents for a program, and looked up for a command. No document names anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.i18n.languages import N_
from response.crisis.listing import crisis_numbered, merged_into, part_of, survivor_of, zone_words
from response.crisis.models import Crisis
from response.crisis.officers import CrisisOfficer
from response.crisis.recording import moves_of
from response.crisis.team.activation import clock_of
from response.crisis.team.staff import staff_count
from webapp.cli.context import CliContext
from webapp.cli.terminal.answers import speak
from webapp.cli.terminal.commands import UsageProblem


def terminal_officer(cli: CliContext, country: str) -> CrisisOfficer:
    """Return who acts at the terminal: the administration of a country, without one the
    Secretariat.
    """
    role = RoleName.COUNTRY_ADMIN if country else RoleName.SECRETARIAT
    return CrisisOfficer(role=role, country=country, actor=cli.actor)


def known_crisis(session: Session, number: str) -> Crisis:
    """Return the crisis of a number. Raises UsageProblem (exit 2) where there is none."""
    found = crisis_numbered(session, number)
    if found is None:
        raise UsageProblem(speak(N_("no hay una crisis {number}"), number=number))
    return found


def crisis_document(session: Session, crisis: Crisis) -> dict[str, Any]:
    """Return what a program is told of a crisis: its head, and the countries in it."""
    survivor = survivor_of(session, crisis)
    return {
        "number": crisis.number,
        "title": crisis.title,
        "type": crisis.type_code,
        "type_version": crisis.type_version,
        "level": crisis.level,
        "state": crisis.state.value,
        "zone": zone_words(session, [crisis]).get(crisis.id, ""),
        "lead_country": crisis.lead_country,
        "declared_at": crisis.declared_at,
        "ended_at": crisis.ended_at,
        "merged_into": survivor.number if survivor.id != crisis.id else "",
        "merged": [each.number for each in merged_into(session, crisis)],
        "countries": [
            {
                "country": each.country,
                "state": each.state.value,
                "level": each.level,
                "joined_at": each.joined_at,
            }
            for each in crisis.participations
        ],
    }


def part_document(session: Session, crisis: Crisis, country: str, now: datetime) -> dict[str, Any]:
    """Return how one country's team and staff are, in numbers; nothing where it takes no part."""
    part = part_of(crisis, country)
    if part is None:
        return {}
    staff, clock = staff_count(session, part), clock_of(session, part)
    return {
        "staff": {"safe": staff.safe, "needs_help": staff.needs_help, "unknown": staff.unknown},
        "team": {
            "taken": clock.taken,
            "functions": len(clock.functions),
            "minutes": clock.minutes(now),
            "missing": [each.function.value for each in clock.missing],
        }
        if clock
        else None,
    }


def move_documents(session: Session, crisis: Crisis, country: str) -> list[dict[str, Any]]:
    """Return what happened to a crisis, and to one country's part in it, without reasons."""
    return [
        {"at": each.at, "what": each.what.value, "before": each.before, "after": each.after}
        for each in moves_of(session, crisis, country)
    ]

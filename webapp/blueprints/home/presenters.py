"""Home in words: what is new, and the act that lifts readiness most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from response.readiness.post_readiness import PartScore, ReadinessPart
from webapp.auth.access import can_open, current_scope
from webapp.http.i18n import number
from webapp.queries.dashboard import RaisedFlag


@dataclass(frozen=True, slots=True)
class HomeLink:
    """Words and the page they open; no page where the reader opens none."""

    words: str
    address: str = ""


def news_words(
    raised: Sequence[RaisedFlag], declared: Sequence[datetime], since: datetime | None
) -> list[str]:
    """Return what has come since the reader looked last; all that is there at a first visit."""
    new = [each for each in raised if since is None or each.raised_at > since]
    words = []
    if new:
        people = sum(each.persons for each in new)
        inside = ngettext("%(num)s persona dentro", "%(num)s personas dentro", people)
        told = ngettext(
            "%(num)s peligro nuevo toca a su gente",
            "%(num)s peligros nuevos tocan a su gente",
            len(new),
        )
        words.append(f"{told} ({inside})")
    crises = sum(since is None or each > since for each in declared)
    if crises:
        words.append(ngettext("%(num)s crisis declarada", "%(num)s crisis declaradas", crises))
    return words


def act_link(part: PartScore) -> HomeLink:
    """Return the act that mends one part of readiness, and where it is done."""
    country = current_scope().country
    count, num = part.lacking, number(part.lacking)
    if part.part is ReadinessPart.NUMBERS:
        words = ngettext("confirmar %(n)s contacto", "confirmar %(n)s contactos", count, n=num)
        return _act(words, "directory.index", lapsed=1, country=country)
    if part.part is ReadinessPart.PLANS:
        words = ngettext("poner al día %(n)s plan", "poner al día %(n)s planes", count, n=num)
        return _act(words, "plans.index")
    if part.part is ReadinessPart.SHELTERS:
        words = ngettext("dar lugar a %(n)s albergue", "dar lugar a %(n)s albergues", count, n=num)
        return _act(words, "directory.index", kind="shelter", unplaced=1, country=country)
    if part.part is ReadinessPart.WARNED:
        return _act(_("poner a alguien de guardia"), "rota.index")
    return _act(_("hacer un ejercicio"), "drills.index")


# -- inside ---------------------------------------------------------------------------------


def _act(words: str, endpoint: str, **query: str | int) -> HomeLink:
    given: dict[str, Any] = {name: value for name, value in query.items() if value}
    return HomeLink(str(words), url_for(endpoint, **given) if can_open(endpoint) else "")

"""A plan begun: its ground, its number and its short name, each of them nobody else's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.errors import AtalayaError
from core.geo.geometry import Area, union
from directory.entries.models import Post
from plans.models import PlanArea

LONGEST_SLUG = 48
_ROOM_FOR_NUMBER = 5
_NUMBER = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,6}-[0-9]{2,3}")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_SMALL_WORDS = frozenset(
    {"de", "del", "la", "las", "el", "los", "y", "en", "consulado", "general", "embajada", "area"}
)


class NoGround(AtalayaError):
    """No piece of what was named has a shape in the atlas; `unknown` are the codes it does not
    know.
    """

    def __init__(self, unknown: tuple[str, ...]) -> None:
        super().__init__(f"the atlas has no shape for {', '.join(unknown) or 'nothing'}")
        self.unknown = unknown


class AreaTaken(AtalayaError):
    """Somebody else made a plan of the same name or number at the same moment."""


@dataclass(frozen=True, slots=True)
class CoveredArea:
    """What a plan covers: codes of units, or a drawn area; `unknown` are codes the atlas has no
    shape for.
    """

    unit_codes: tuple[str, ...] = ()
    geometry: Area | None = None
    unknown: tuple[str, ...] = ()


def area_of_units(codes: Sequence[str], atlas: Atlas) -> CoveredArea:
    """Return the ground of administrative units. Raises NoGround when none of them has a shape."""
    wanted = tuple(dict.fromkeys(codes))
    unknown = tuple(code for code in wanted if atlas.area(code) is None)
    if len(unknown) == len(wanted):
        raise NoGround(unknown)
    return CoveredArea(tuple(code for code in wanted if code not in unknown), unknown=unknown)


def area_of_post(post: Post, atlas: Atlas) -> CoveredArea:
    """Return the ground a post answers for; with a drawn piece in it, all is drawn as one.

    Raises NoGround without any.
    """
    codes = [each.unit_code for each in post.jurisdictions if each.unit_code]
    drawn = [each.area for each in post.jurisdictions if each.area is not None]
    if not drawn:
        return area_of_units(codes, atlas)
    shapes = {code: shape for code in codes if (shape := atlas.area(code)) is not None}
    unknown = tuple(dict.fromkeys(code for code in codes if code not in shapes))
    return CoveredArea(geometry=union([*drawn, *shapes.values()]), unknown=unknown)


def ascii_words(text: str) -> str:
    """Letters a to z and digits only, words joined by `-`: `Río Grande` is `rio-grande`."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_PLAIN.sub("-", bare).strip("-")


def slug_for(session: Session, country: str, name: str) -> str:
    """Return a short name nobody has yet: `mx-valle-del-rio-grande`, with a number behind when it
    is taken.

    It begins with the country and a hyphen, so that it is never a word of an address (`nuevo`,
    `tablero`).
    """
    base = f"{country.lower()}-{ascii_words(name) or 'plan'}"[:LONGEST_SLUG].rstrip("-")
    stem = base[: LONGEST_SLUG - _ROOM_FOR_NUMBER].rstrip("-")
    taken = set(
        session.scalars(
            sa.select(PlanArea.slug).where(PlanArea.slug.startswith(stem, autoescape=True))
        )
    )
    return next(
        slug
        for at in range(1, len(taken) + 2)
        if (slug := base if at == 1 else f"{stem}-{at}") not in taken
    )


def number_for(session: Session, country: str, name: str) -> str:
    """Return a plan number of `country` that is free: its code, three letters of the name, two
    digits: `MX-MCA-01`.
    """
    words = [word for word in ascii_words(name).split("-") if word and word not in _SMALL_WORDS]
    letters = ("".join(words) or "plan")[:3].upper().ljust(3, "X")
    taken = numbers_of(session, country)
    return next(
        each for at in range(1, 1000) if (each := f"{country}-{letters}-{at:02d}") not in taken
    )


def numbers_of(session: Session, country: str, besides: PlanArea | None = None) -> set[str]:
    """Return the plan numbers of a country, without that of `besides`."""
    found = session.execute(
        sa.select(PlanArea.id, PlanArea.number).where(PlanArea.country == country)
    )
    return {number for key, number in found if besides is None or key != besides.id}


def plans_to_begin_from(session: Session, posts: Sequence[Post]) -> list[PlanArea]:
    """Return the plans of these posts that have texts to begin another one with, the one written
    last first.
    """
    query = sa.select(PlanArea).where(PlanArea.post_id.in_([post.id for post in posts]))
    newest_first = query.order_by(PlanArea.updated_at.desc(), PlanArea.number)
    return [plan for plan in session.scalars(newest_first) if plan.questionnaire]


def is_number(text: str, country: str) -> bool:
    """Return whether `text` is a plan number of `country`: `MX-MCA-01`."""
    return _NUMBER.fullmatch(text) is not None and text.startswith(f"{country}-")


def store_area(session: Session, plan: PlanArea) -> None:
    """Write a plan, new or changed.

    Raises AreaTaken when the database holds its name or number already; the caller rolls back.
    """
    session.add(plan)
    try:
        session.flush()
    except IntegrityError as taken:
        raise AreaTaken(plan.slug, plan.number) from taken

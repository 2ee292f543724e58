"""The who-does-what manual on paper: a chapter per crisis type, then who is who in every country,
holes in red.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.pdf.page_renderer import page_renderer
from directory.book.paper import (
    DialLine,
    dial_line,
    environment,
    moment,
    page_rule,
    printed,
    source,
    wording_of,
)
from protocols.approved import ApprovedProtocols
from protocols.assignments import OF_POSTS, Assignee, Cast, CountryRoster
from protocols.matrix import Matrix
from protocols.model import ROLE_WORDS


@dataclass(frozen=True, slots=True)
class ManualLine:
    """A player with the telephone as paper shows it; no player is a hole."""

    part: str
    player: Assignee | None
    phone: DialLine | None


@dataclass(frozen=True, slots=True)
class PlaceLines:
    """Who answers for a country, or at one post."""

    title: str
    lines: tuple[ManualLine, ...]


@dataclass(frozen=True, slots=True)
class CountryLines:
    """A country of the roster."""

    code: str
    name: str
    holes: int
    places: tuple[PlaceLines, ...]


class CastRoster:
    """The roster of a cast in one language, as of one moment."""

    def __init__(self, cast: Cast, wording: Formats, as_of: datetime) -> None:
        self._wording, self._as_of = wording, as_of
        self.spoken: dict[str, str] = {}
        self.countries = tuple(self._country(each) for each in cast.rosters)

    def line(self, part: str, player: Assignee | None) -> ManualLine:
        """Return a player with the telephone spelled out, and what its link is read aloud as."""
        if player is None or not player.phone:
            return ManualLine(part, player, None)
        shown = dial_line(
            player.phone,
            player.name,
            player.confirmed_at,
            self._as_of,
            self._wording,
            has_whatsapp=player.has_whatsapp,
        )
        self.spoken.setdefault(shown.link, shown.spoken)
        return ManualLine(part, player, shown)

    def _country(self, roster: CountryRoster) -> CountryLines:
        places = tuple(self._places(roster))
        empty = sum(line.player is None for place in places for line in place.lines)
        return CountryLines(roster.country, self._wording.country(roster.country), empty, places)

    def _places(self, roster: CountryRoster) -> Iterator[PlaceLines]:
        say = self._wording.gettext
        designated, alternate = say("Designado"), say("Suplente")
        yield PlaceLines(
            say("Punto focal del país"),
            (self.line(designated, roster.designated), self.line(alternate, roster.alternate)),
        )
        for post in roster.posts:
            lines = [self.line(designated, post.designated), self.line(alternate, post.alternate)]
            if post.phone:
                lines.append(self.line(say(N_("Línea de la sede")), post.phone))
            yield PlaceLines(post.name, tuple(lines))


def manual_pdf(
    protocols: ApprovedProtocols,
    cast: Cast,
    *,
    as_of: datetime,
    language: str,
    paper: str = "a4",
    public_url: str = "",
    made_by: str = "",
) -> bytes:
    """Return the manual as a tagged PDF; the same arguments give the same bytes.

    Each sheet says when and by whom (`made_by`) it was made.

    Raises UnusableInput (language, paper).
    """
    wording, rule = wording_of(language), page_rule(paper)
    roster = CastRoster(cast, wording, as_of)
    matrix = Matrix(protocols, cast, wording)
    html = (
        environment(language)
        .get_template("pdf/manual/manual.html")
        .render(
            language=language,
            chapters=matrix.chapters,
            kits=matrix.kits,
            parts=matrix.parts,
            part_words=[wording.gettext(ROLE_WORDS[role]) for role in OF_POSTS],
            roster=roster,
            cast=cast,
            one_country=wording.country(cast.countries[0]) if len(cast.countries) == 1 else "",
            read_at=moment(as_of, "UTC", wording),
            made_at=as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
            public_url=public_url,
            made_by=made_by,
        )
    )
    document = page_renderer().lay_out(
        html, source("pdf/book/marks.css"), source("pdf/manual/manual.css"), rule
    )
    return printed(html, document, roster.spoken)

"""The directory as a printed book: cover, contents, a page of emergency lines to tear out, a chapter a country, index.

Speed is in the layout: lines of running text instead of tables, no floats, no fixed boxes, borders for marks.
Page numbers of contents and index come from the layout itself; only their own pages are set twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from directory.book.chapters import Chapter, Line, Writer, current, emergencies
from directory.book.index import names_index, places_index
from directory.book.paper import environment, moment, page_rule, printed, source, wording_of
from directory.export.rows import ExportChannel, ExportRow
from ground.atlas.names import fold
from ground.printing.letters import legible
from ground.printing.press import press
from ground.wording import Wording

TEAR_OUT_LINES = 48
"""Emergency lines tried first on their one page; fewer when names are long."""


@dataclass(frozen=True, slots=True)
class TearOut:
    """The emergency lines of one country on the page to tear out: (whose, line), and how many were left out."""

    country: str
    anchor: str
    lines: tuple[tuple[str, Line], ...]
    left_out: int


def book_pdf(
    rows: Sequence[ExportRow],
    *,
    number: str,
    published_at: datetime,
    language: str,
    public_url: str = "",
    paper: str = "a4",
    title: str | None = None,
    changes: Sequence[str] = (),
    audience: str = "",
    units: Mapping[str, str] | None = None,
) -> bytes:
    """The rows as a tagged PDF book; the same arguments give the same bytes.

    `number` is that of the edition (`2026-II`), `published_at` (with a zone) what ages are told against.
    `changes` are sentences in `language` about the edition before. `audience` is the widest visibility the
    rows were sifted for (`public`, `rcm`, `country`, `post`) and decides the notice on the cover; by default
    it is read from the rows. `units` names administrative units by code. Raises UnusableInput (language, paper).
    """
    wording = wording_of(language)
    rule = page_rule(paper)
    writer = Writer(wording, published_at, units or {})
    chapters = writer.chapters(rows)
    job = _Job(rows, chapters, writer, number, public_url, title or wording.gettext("Directorio consular"), rule)
    html = job.html(job.tear_out(), tuple(changes), audience or _audience(rows))
    return printed(html, job.lay_out(html), job.spoken())


@dataclass(frozen=True, slots=True)
class _Job:
    """One book in one language on one paper."""

    rows: Sequence[ExportRow]
    chapters: list[Chapter]
    writer: Writer
    number: str
    public_url: str
    title: str
    rule: str

    def html(self, tear_out: list[TearOut], changes: tuple[str, ...], audience: str) -> str:
        template = environment(self._wording.language).get_template("book/book.html")
        return template.render(
            **self._shared(),
            chapters=self.chapters,
            tear_out=tear_out,
            changes=changes,
            audience=audience,
            names=names_index(self.chapters),
            places=places_index(self.chapters, self._wording),
            total=len(self.rows),
            current=current(self.rows, self.writer.as_of),
            is_demo=any(row.is_demo for row in self.rows),
        )

    def lay_out(self, html: str) -> Any:
        return press().lay_out(html, source("book/marks.css"), source("book/book.css"), self.rule)

    def tear_out(self) -> list[TearOut]:
        """As many emergency lines as go on one page: tried alone, and shortened until they fit."""
        template = environment(self._wording.language).get_template("book/emergencies.html")
        found, most = emergencies(self.rows), TEAR_OUT_LINES
        while True:
            shown = self._dealt(found, most)
            html = template.render(**self._shared(), tear_out=shown)
            if most <= 0 or len(self.lay_out(html).pages) == 1:
                return shown
            most -= 4

    def spoken(self) -> dict[str, str]:
        """What each telephone link is read aloud as; the first entry that has a number names it."""
        told: dict[str, str] = {}
        for chapter in self.chapters:
            for entry in (each for section in chapter.sections for each in section.entries):
                for line in entry.lines:
                    if line.link.startswith("tel:"):
                        words = self._wording.gettext("Llamar a %(whose)s, %(number)s", whose=entry.name, number=line.shown)
                        told.setdefault(line.link, legible(words))
                    else:
                        words = self._wording.gettext("Escribir a %(whose)s, %(number)s", whose=entry.name, number=line.shown)
                        told.setdefault(line.link, legible(words))
        return told

    # -- inside ---------------------------------------------------------------------------------

    @property
    def _wording(self) -> Wording:
        return self.writer.wording

    def _shared(self) -> dict[str, Any]:
        return {
            "language": self._wording.language,
            "title": self.title,
            "number": self.number,
            "public_url": self.public_url,
            "published": moment(self.writer.as_of, "UTC", self._wording),
            "day": self._wording.day(self.writer.as_of.date()),
            "made_at": self.writer.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def _dealt(self, found: Mapping[str, Sequence[tuple[ExportRow, ExportChannel]]], most: int) -> list[TearOut]:
        """`most` lines dealt to the countries in turn, so that each has its first before any has its second."""
        given = dict.fromkeys(found, 0)
        for turn in range(max(map(len, found.values()), default=0)):
            for code in found:
                if len(found[code]) > turn and sum(given.values()) < most:
                    given[code] += 1
        ordered = sorted(found, key=lambda code: fold(self._wording.country(code)))
        return [self._torn(code, found[code], given[code]) for code in ordered]

    def _torn(self, code: str, found: Sequence[tuple[ExportRow, ExportChannel]], count: int) -> TearOut:
        lines = tuple((row.name, self.writer.line(channel, row.name)) for row, channel in found[:count])
        return TearOut(self._wording.country(code), f"c-{code}", lines, len(found) - count)


def _audience(rows: Sequence[ExportRow]) -> str:
    """The narrowest class of any row: who may read the whole."""
    found = {row.visibility for row in rows}
    return next((each for each in ("post", "country", "rcm") if each in found), "public")

"""The directory as a printed book: cover, contents, a page of emergency lines to tear out, a
chapter a country, index.

Speed is in the layout: lines of running text instead of tables, no floats, no fixed boxes, borders
for marks. The index is set after the chapters, when their pages are known, and takes the place of
as many of the blank pages for notes at the end; so that nothing is laid out twice and every foot
knows the last page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.atlas.names import fold
from core.i18n.formats import Formats
from core.pdf.fonts import legible
from core.pdf.page_renderer import page_renderer
from directory.book.chapters import BookLine, CountryChapter, Writer, current, emergencies
from directory.book.index import names_index, pages_needed, places_index
from directory.book.paper import environment, moment, page_rule, printed, source, wording_of
from directory.export.rows import ExportChannel, ExportRow

TEAR_OUT_LINES = 48
"""Emergency lines tried first on their one page; fewer when names are long."""


@dataclass(frozen=True, slots=True)
class TearOut:
    """The emergency lines of one country on the page to tear out: (whose, line), and how many were
    left out.
    """

    country: str
    anchor: str
    lines: tuple[tuple[str, BookLine], ...]
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
    made_by: str = "",
    units: Mapping[str, str] | None = None,
) -> bytes:
    """Return the rows as a tagged PDF book; the same arguments give the same bytes.

    `number` is that of the edition (`2026-II`), `published_at` (with a zone) what ages are told
    against. `changes` are sentences in `language` about the edition before. `audience` is the
    widest visibility the rows were sifted for (`public`, `rcm`, `country`, `post`) and decides the
    notice on the cover; by default it is read from the rows. `made_by` is who published it, as its
    readers may know. `units` names administrative units by
    code. Raises UnusableInput (language, paper).
    """
    wording = wording_of(language)
    rule = page_rule(paper)
    writer = Writer(wording, published_at, units or {})
    chapters = writer.chapters(rows)
    job = _BookJob(
        rows,
        chapters,
        writer,
        number,
        public_url,
        title or wording.gettext("Directorio consular"),
        rule,
        made_by,
    )
    html, document = job.bound(tuple(changes), audience or _audience(rows))
    return printed(html, document, job.spoken())


@dataclass(frozen=True, slots=True)
class _BookJob:
    """One book in one language on one paper."""

    rows: Sequence[ExportRow]
    chapters: list[CountryChapter]
    writer: Writer
    number: str
    public_url: str
    title: str
    rule: str
    made_by: str

    def bound(self, changes: tuple[str, ...], audience: str) -> tuple[str, Any]:
        """Cover to notes with the index put in, and the HTML it came from."""
        tear_out = self.tear_out()
        kept = (
            pages_needed(
                [*names_index(self.chapters, {}), *places_index(self.chapters, {}, self._wording)]
            )
            + 2
        )
        while True:
            html = self.html(
                "book.html", tear_out=tear_out, changes=changes, audience=audience, kept=kept
            )
            body = self.lay_out(html)
            first = len(body.pages) - kept
            index_html, index = self._index(body.pages[:first], len(body.pages))
            if len(index.pages) < kept:
                notes = body.pages[first + len(index.pages) :]
                return html + index_html, body.copy([*body.pages[:first], *index.pages, *notes])
            kept = len(index.pages) + 1

    def _index(self, before: Sequence[Any], total: int) -> tuple[str, Any]:
        pages = {anchor: page for page, sheet in enumerate(before, 1) for anchor in sheet.anchors}
        heads = (
            names_index(self.chapters, pages),
            places_index(self.chapters, pages, self._wording),
        )
        html = self.html("index.html", names=heads[0], places=heads[1])
        # A document of its own counts its own pages, and its first is no cover: the style says so.
        foot = f'@bottom-right {{ content: counter(page) " / {total}" }}'
        heads_too = "@top-left { content: string(country) } @bottom-left { content: string(foot) }"
        first = f"@page :first {{ counter-reset: page {len(before) + 1}; {heads_too} {foot} }}"
        counted = f"{first} @page {{ {foot} }}"
        return html, self.lay_out(html, counted)

    def html(self, name: str, **more: Any) -> str:
        """Return one of the templates of the book."""
        return (
            environment(self._wording.language)
            .get_template(f"pdf/book/{name}")
            .render(
                language=self._wording.language,
                title=self.title,
                number=self.number,
                public_url=self.public_url,
                published=moment(self.writer.as_of, "UTC", self._wording),
                day=self._wording.day(self.writer.as_of.date()),
                made_by=self.made_by,
                made_at=self.writer.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
                chapters=self.chapters,
                total=len(self.rows),
                current=current(self.rows, self.writer.as_of),
                is_demo=any(row.is_demo for row in self.rows),
                **more,
            )
        )

    def lay_out(self, html: str, counted: str = "") -> Any:
        return page_renderer().lay_out(
            html, source("pdf/book/marks.css"), source("pdf/book/book.css"), self.rule + counted
        )

    def tear_out(self) -> list[TearOut]:
        """As many emergency lines as go on one page: tried alone, and shortened until they fit."""
        found, most = emergencies(self.rows), TEAR_OUT_LINES
        while True:
            shown = self._dealt(found, most)
            if (
                most <= 0
                or len(self.lay_out(self.html("tear_out.html", tear_out=shown)).pages) == 1
            ):
                return shown
            most -= 4

    def spoken(self) -> dict[str, str]:
        """Return what each telephone link is read aloud as; the first entry that has a number names
        it.
        """
        told: dict[str, str] = {}
        gettext = self._wording.gettext
        for chapter in self.chapters:
            for entry in (each for section in chapter.sections for each in section.entries):
                for line in entry.lines:
                    calls = line.link.startswith("tel:")
                    words = gettext(
                        "Llamar a %(whose)s, %(number)s"
                        if calls
                        else "Escribir a %(whose)s, %(number)s"
                    )
                    told.setdefault(
                        line.link, legible(words % {"whose": entry.name, "number": line.shown})
                    )
        return told

    # -- inside ---------------------------------------------------------------------------------

    @property
    def _wording(self) -> Formats:
        return self.writer.wording

    def _dealt(
        self, found: Mapping[str, Sequence[tuple[ExportRow, ExportChannel]]], most: int
    ) -> list[TearOut]:
        """`most` lines dealt to the countries in turn, so that each has its first before any has
        its second.
        """
        given = dict.fromkeys(found, 0)
        for turn in range(max(map(len, found.values()), default=0)):
            for code in found:
                if len(found[code]) > turn and sum(given.values()) < most:
                    given[code] += 1
        ordered = sorted(found, key=lambda code: fold(self._wording.country(code)))
        return [self._torn(code, found[code], given[code]) for code in ordered]

    def _torn(
        self, code: str, found: Sequence[tuple[ExportRow, ExportChannel]], count: int
    ) -> TearOut:
        lines = tuple(
            (row.name, self.writer.line(channel, row.name, is_short=True))
            for row, channel in found[:count]
        )
        return TearOut(self._wording.country(code), f"c-{code}", lines, len(found) - count)


def _audience(rows: Sequence[ExportRow]) -> str:
    """Return the narrowest class of any row: who may read the whole."""
    found = {row.visibility for row in rows}
    return next((each for each in ("post", "country", "rcm") if each in found), "public")

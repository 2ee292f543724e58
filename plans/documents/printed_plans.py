"""PDFs of plans and of the migrants' sheet, kept by all that decides what is in them.

A plan printed for officials names community leaders: it is sealed where it is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from core.atlas import Atlas
from core.crypto import Keyring
from core.disclosure import STANDARD, Disclosure
from core.pdf.press import Press, print_here
from core.settings import Settings
from core.storage import FileStore, open_store
from plans.documents.leaflet import render_leaflet
from plans.documents.leaflet_languages import fingerprint, wording_in
from plans.documents.plan_pdf import render
from plans.facts.model import Audience, PlanFacts
from plans.map.streets import StreetSource

MOST_FILES = 200
"""So many PDFs are kept; the oldest go first."""
PRINTED = "plans/kept"
"""The name of their store."""


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A PDF; `fault` says why its map has no streets."""

    body: bytes
    fault: str


@dataclass(frozen=True, slots=True)
class PrintedPlans:
    """The PDFs of one installation: out of the store when made today of the same, else made."""

    store: FileStore
    atlas: Atlas
    public_url: str
    words: Path
    """Folder of the words of further languages (`words_folder`)."""
    disclosure: Disclosure = STANDARD
    press: Press = print_here

    def plan(
        self,
        facts: PlanFacts,
        *,
        language: str,
        paper: str,
        audience: Audience,
        streets: StreetSource | None = None,
    ) -> bytes:
        """Return the two pages. Raises what `plans.documents.plan_pdf.render` raises."""

        def make() -> PrintedPaper:
            return self.press(
                print_plan,
                facts,
                self.atlas,
                language=language,
                public_url=self.public_url,
                paper=paper,
                audience=audience,
                streets=streets,
                disclosure=self.disclosure,
            )

        mark = self._mark(facts, streets, language, paper, audience, *self._site)
        store = self.store.of(facts.country)
        return _read_or_make(store, mark, make, is_sealed=audience is Audience.INTERNAL)

    def leaflet(
        self, facts: PlanFacts, *, language: str, paper: str, streets: StreetSource | None = None
    ) -> bytes:
        """Return the migrants' sheet.

        Raises what `plans.documents.leaflet.render_leaflet` raises, and UnusableInput for a
        language without words.
        """
        wording = wording_in(language, self.words)

        def make() -> PrintedPaper:
            return self.press(
                print_leaflet,
                facts,
                self.atlas,
                self.words,
                language=language,
                paper=paper,
                public_url=self.public_url,
                streets=streets,
                disclosure=self.disclosure,
            )

        rest = ("leaflet", language, fingerprint(wording), paper, *self._site)
        mark = self._mark(facts, streets, *rest)
        return _read_or_make(self.store, mark, make, is_sealed=False)

    @property
    def _site(self) -> tuple[str, Disclosure]:
        return self.public_url, self.disclosure

    def _mark(self, facts: PlanFacts, streets: StreetSource | None, *rest: object) -> str:
        """Return the hash of all that decides what is printed, the hour of gathering left out, the
        day kept.
        """
        midnight = datetime.combine(facts.gathered_at.date(), time(), UTC)
        layers = [
            (layer.name, layer.source, layer.features, layer.built_on)
            for layer in self.atlas.layers()
        ]
        site = (layers, streets.mark if streets else "")
        mark = hashlib.sha256(repr((replace(facts, gathered_at=midnight), site, rest)).encode())
        mark.update(facts.area.value.shape.to_wkb())
        return mark.hexdigest()


def print_plan(
    facts: PlanFacts, atlas: Atlas, *, streets: StreetSource | None, **how: Any
) -> PrintedPaper:
    """Return the two pages, and why their map has no streets, as `plan_pdf.render` says."""
    body = render(facts, atlas, streets=streets, **how)
    return PrintedPaper(body, streets.fault if streets else "")


def print_leaflet(
    facts: PlanFacts,
    atlas: Atlas,
    words: Path,
    *,
    language: str,
    streets: StreetSource | None,
    **how: Any,
) -> PrintedPaper:
    """Return the migrants' sheet in the words of a folder, as `leaflet.render_leaflet` says."""
    wording = wording_in(language, words)
    body = render_leaflet(facts, atlas, language=language, wording=wording, streets=streets, **how)
    return PrintedPaper(body, streets.fault if streets else "")


def printed_plans(
    settings: Settings, keyring: Keyring, atlas: Atlas, press: Press = print_here
) -> PrintedPlans:
    """Return the printed plans of an installation; `press` says where new ones are laid out."""
    store = open_store(settings, PRINTED, keyring)
    return PrintedPlans(
        store,
        atlas,
        settings.public_url,
        words_folder(settings.instance),
        settings.disclosure,
        press,
    )


def _read_or_make(
    store: FileStore, mark: str, make: Callable[[], PrintedPaper], *, is_sealed: bool
) -> bytes:
    """Return the paper of this mark; one whose map lacks its streets is not kept."""
    name = f"{mark}.pdf"
    before = store.read(name)
    if before is not None:
        return before
    paper = make()
    if not paper.fault:
        store.write(name, paper.body, is_sealed=is_sealed)
        store.expire(most=MOST_FILES)
    return paper.body


def words_folder(instance: Path) -> Path:
    """Return where an operator puts the words of further languages for the migrants' sheet:
    `<code>.json`.
    """
    return instance / "leaflets"

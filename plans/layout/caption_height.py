"""How tall the caption of the map will be: its keys, what is off the map, whose map it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from plans.layout.html import Setting, legend, with_sketch
from plans.layout.line_breaks import MM_PER_POINT, TextRun, lines_of_runs
from plans.layout.paper_sizes import MAP_LOW_MM, MAP_WIDTH_MM, POINTS_PER_MM
from plans.layout.render_job import RenderJob
from plans.map.contact_map import outline
from plans.pages.model import Composition

SIZE, LINE_MM = 8.5, 8.5 * MM_PER_POINT * 1.18
ABOVE_MM, SIGN_MM, GAP_MM = 0.6, 3.88, 2.6
"""Above the caption; the sign of a key, as wide as tall; what a key leaves free behind it."""
_SPACE = TextRun(" ")


class CaptionHeight:
    """The height of the caption in mm by how many contacts stay on the page.

    Pins off the map are known only once it is drawn: those of an outline as low as the map may be
    stand for them.
    """

    def __init__(self, pages: Composition, job: RenderJob) -> None:
        """`pages` is the composition with the fewest cuts."""
        self._pages, self._wording = pages, job.wording
        self._ranked = sorted(pages.contacts, key=lambda each: each.rank)
        width, height = MAP_WIDTH_MM * POINTS_PER_MM, MAP_LOW_MM * POINTS_PER_MM
        self._sketch = outline(pages, job.ground, job.wording, width, height, job.streets)
        self.mm = lru_cache(maxsize=None)(self._mm)

    def _mm(self, contacts: int) -> float:
        """Return how tall it is with the first `contacts` by rank."""
        stay = self._ranked[:contacts]
        pages = replace(self._pages, contacts=tuple(stay))
        keys = [
            run
            for _, name in legend(pages, self._wording)
            for run in (TextRun(f" {name}", ahead_mm=SIGN_MM + GAP_MM, is_whole=True), _SPACE)
        ]
        texts = TextRun(" ".join(self._texts({row.number for row in stay})))
        taller = lines_of_runs(keys, SIZE, MAP_WIDTH_MM) if keys else 0
        lines = lines_of_runs([*keys, texts], SIZE, MAP_WIDTH_MM)
        return ABOVE_MM + lines * LINE_MM + taller * (SIGN_MM - LINE_MM)

    def _texts(self, numbers: set[str]) -> Sequence[str]:
        """Return the sentences behind the keys while the contacts of `numbers` stay."""
        gone = {row.number for row in self._ranked} - numbers
        off_map = tuple(label for label in self._sketch.outside if label not in gone)
        sketch = replace(self._sketch, outside=off_map)
        shown, say = with_sketch(Setting(), sketch, self._wording), self._wording.gettext
        texts = [say("Base: %(credits)s.", credits=shown.credits)]
        if shown.missing_layers:
            texts.insert(0, say("Falta en el mapa: %(layers)s.", layers=shown.missing_layers))
        if shown.outside:
            texts.insert(0, say("Fuera del mapa o sin lugar: %(numbers)s.", numbers=shown.outside))
        return texts

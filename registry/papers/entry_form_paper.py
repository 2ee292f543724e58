"""The blank form on one sheet: filled in by hand at a mobile consulate, and typed in afterwards on
a page laid out like it.

It asks what `registry.people.purposes` names and nothing else, says beside each thing what it is
for, and bears the text somebody agrees to with its version.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from registry.labels import CHANNEL_WORDS, KIND_WORDS, NEED_WORDS, SEX_WORDS
from registry.people.consent import CONSENT_TEXT, consent_text
from registry.people.purposes import PURPOSES

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height in millimetres."""
TEXT_WIDTH_MM = 194.0
PAPER_PERSONS = 4
"""The one who fills it in, and three more of the household."""
_CSS = "pdf/entry_form/entry_form.css"
TONGUES_ON_PAPER = (*LANGUAGES, "ht", "mam", "quc", "kek", "cab")
"""Languages with a box of their own; others are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankForm:
    """Whose form it is: the post at its head, and when it was printed."""

    post: str
    phone: str
    printed_on: date
    is_demo: bool = False


def entry_form_pdf(form: BlankForm, *, language: str, paper: str) -> bytes:
    """Return the form, one page of a paper (`a4`, `letter`), PDF/UA-1; the same form gives the same
    bytes. Raises KeyError for another paper, ValueError for a language that is not offered.
    """
    wording = Formats(language)
    environment = paper_templates(wording)
    text = environment.get_template("pdf/entry_form/entry_form.html").render(
        form=form,
        language=language,
        printed=wording.day(form.printed_on),
        stamp=f"{form.printed_on:%Y-%m-%d}T00:00:00Z",
        purposes=PURPOSES,
        needs=[wording.gettext(words) for words in NEED_WORDS.values()],
        channels=[wording.gettext(words) for words in CHANNEL_WORDS.values()],
        sexes=[wording.gettext(words) for code, words in SEX_WORDS.items() if code],
        kinds=[wording.gettext(words) for words in KIND_WORDS.values()],
        tongues=[wording.language_name(code) for code in TONGUES_ON_PAPER],
        consent=[wording.gettext(each) for each in consent_text(CONSENT_TEXT)],
        version=CONSENT_TEXT,
        others=PAPER_PERSONS - 1,
    )
    width, height = PAPERS[paper]
    side = (width - TEXT_WIDTH_MM) / 2
    size = f"@page {{ size: {width}mm {height}mm; margin: 7mm {side:.2f}mm 9mm }}"
    document = page_renderer().lay_out(text, template_source(environment, _CSS), size)
    return page_renderer().write(document, hashlib.sha256((text + size).encode()).digest()[:16], {})

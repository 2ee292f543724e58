"""The blank registration form on paper: for people whom no screen reaches, and for when there is no
screen.

It asks what `registry.people.record.Card` keeps and nothing else; there is no field for migratory
status.
"""

from __future__ import annotations

import hashlib

from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from plans.facts.model import PlanFacts
from plans.layout.html import environment_of, source_of
from plans.layout.paper_sizes import page_rule
from plans.pages.code_labels import NEEDS
from registry.people.consent import CONSENT_TEXT, consent_text

MEMBERS = 6
"""People of a household beside the one who fills it in."""


def registration_pdf(facts: PlanFacts, *, wording: Formats, paper: str = "both") -> bytes:
    """Return the form of a plan's post, two pages (front and back of one sheet), PDF/UA-1; the same
    facts, the same bytes.

    `paper` is one of `plans.layout.paper_sizes.PAPERS`.
    """
    text = (
        environment_of(wording)
        .get_template("pdf/registration_form/registration_form.html")
        .render(
            post=facts.post.value.name,
            phone=facts.post.value.phone
            and wording.phone_here(facts.post.value.phone, facts.area.value.dialled_in),
            area=wording.pick(facts.name),
            is_demo=facts.is_demo,
            language=wording.language,
            needs=[wording.gettext(word) for word in NEEDS.values()],
            consent=[wording.gettext(each) for each in consent_text(CONSENT_TEXT)],
            version=CONSENT_TEXT,
            members=MEMBERS,
            stamp=f"{facts.gathered_at:%Y-%m-%dT%H:%M:%SZ}",
        )
    )
    document = page_renderer().lay_out(
        text,
        source_of("pdf/registration_form/registration_form.css"),
        page_rule(paper, _made(facts, wording)),
    )
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})


def _made(facts: PlanFacts, wording: Formats) -> str:
    """Return when the sheet was made, for its foot; whose it is stands at its head."""
    return wording.moment(facts.gathered_at, facts.post.value.timezone)

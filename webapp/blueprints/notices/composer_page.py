"""The page on which a notice is written: its boxes, how it will look, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from protocols.notice_templates import TONGUES_OFFERED
from watch.notices.drafting import draft_preview
from watch.notices.lifecycle import findings_of
from watch.notices.listing import correctable
from watch.notices.models import Notice
from watch.notices.words import NOTICE_KIND_WORDS
from webapp.auth.request_context import request_context
from webapp.blueprints.notices.grounds import NoticeAbout
from webapp.blueprints.notices.notice_form import (
    NoticeSurroundings,
    audience_choices,
    draft_of_boxes,
)
from webapp.blueprints.notices.presenters import (
    WHERE_WORDS,
    shown_findings,
    shown_texts,
    sms_frames,
)
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.notices.notice_grounds import shelters_to_name, templates_in_force


@dataclass(frozen=True, slots=True)
class ComposerPage:
    """A form as it is shown."""

    about: NoticeAbout
    around: NoticeSurroundings
    boxes: Mapping[str, str]
    notice: Notice | None = None
    key: str = ""
    """The id a new notice will have: a form sent twice begins one."""
    seen: int = 0
    """How often the notice had been moved when its form was opened."""
    is_begun: bool = True
    """Whether there is something to look over: not in a form about nothing that nobody has sent."""


def composer_page(page: ComposerPage, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template of the composer shows."""
    session, now = db.session(), services().clock()
    sketch = _sketch(page)
    findings = shown_findings(findings_of(session, sketch, now)) if sketch and page.is_begun else []
    words = {code: _(word) for code, word in WHERE_WORDS.items()}
    reader = Formats(str(get_locale()))
    country = page.around.country
    shelters = shelters_to_name(session, request_context().viewer, country)
    return {
        "about": page.about,
        "item": page.notice,
        "boxes": page.boxes,
        "key": page.key,
        "seen": page.seen,
        "errors": errors,
        "findings": findings,
        "texts": shown_texts(sketch) if sketch else [],
        "frames": sms_frames(sketch) if sketch else {},
        "timezone": page.around.timezone,
        "kinds": [(each.value, _(word)) for each, word in NOTICE_KIND_WORDS.items()],
        "wheres": audience_choices(page.around, words),
        "shelters": [(str(each.id), each.name) for each in shelters],
        "has_post": page.around.post_id is not None,
        "corrected": [
            (each.number, f"{each.number} · {_(NOTICE_KIND_WORDS[each.kind])}")
            for each in correctable(session, country)
        ],
        "templates": [
            (each.code, reader.pick(each.content.title)) for each in templates_in_force(session)
        ],
        "template_code": page.boxes["template"].partition(":")[0],
        "languages": LANGUAGES,
        "tongues": TONGUES_OFFERED,
    }


# -- inside ---------------------------------------------------------------------------------


def _sketch(page: ComposerPage) -> Notice | None:
    """Return the notice as it would be kept, which nobody keeps."""
    try:
        draft = draft_of_boxes(page.boxes, page.around)
        return draft_preview(db.session(), draft, page.around.country, services().clock())
    except UnusableInput:
        return None

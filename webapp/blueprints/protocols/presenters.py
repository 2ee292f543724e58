"""What the pages of the protocols show: a text found, its words, two versions side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import get_locale
from flask_babel import gettext as _

from core.i18n.formats import Formats
from core.i18n.languages import N_
from directory.calling.caller_needs import NEED_TITLES
from feeds.labels import KIND_WORDS as HAZARD_WORDS
from feeds.values import HazardKind
from protocols.levels_and_messages import SLOTS, USE_WORDS, GeneralLevels, KeyMessage, Use
from protocols.lifecycle import versions
from protocols.matrix import clock_words
from protocols.model import (
    ALL,
    PHASE_WORDS,
    READER_WORDS,
    ROLE_WORDS,
    Content,
    Protocol,
    Task,
    flat,
    read_content,
    title_of,
)
from protocols.models import ProtocolKind, ProtocolState, ProtocolText
from protocols.notice_templates import (
    NOTICE_KIND_WORDS,
    NOTICE_SLOTS,
    TONGUES_OFFERED,
    NoticeKind,
    NoticeTemplate,
)
from protocols.page_limits import is_first_hour
from webapp.forms.protocol_form import label
from webapp.http.database import db
from webapp.labels.protocol_kinds import KIND_WORDS, SLUGS, slug_of

STATE_WORDS: Mapping[ProtocolState, tuple[str, str]] = {
    ProtocolState.DRAFT: (N_("borrador"), "info"),
    ProtocolState.APPROVED: (N_("vigente"), "ok"),
    ProtocolState.REPLACED: (N_("reemplazada"), "off"),
    ProtocolState.RETIRED: (N_("retirada"), "off"),
}


@dataclass(frozen=True, slots=True)
class TextDifference:
    """One value that is not the same in two versions."""

    where: str
    before: str
    after: str


def kind_or_404(slug: str) -> ProtocolKind:
    """Return the kind an address names."""
    if slug not in SLUGS:
        abort(404)
    return SLUGS[slug]


def texts_or_404(slug: str, code: str) -> list[ProtocolText]:
    """Return every version of a text, the newest first."""
    return versions(db.session(), kind_or_404(slug), code) or abort(404)


def content_of(text: ProtocolText) -> Content:
    """Return the content of a version, typed."""
    return read_content(text.kind, text.content)


def title(text: ProtocolText, names: Mapping[str, str]) -> str:
    """Return a text by its name; a list of tasks by its crisis type and phase."""
    content = content_of(text)
    if isinstance(content, Protocol):
        return f"{names.get(content.crisis, content.crisis)} · {_(PHASE_WORDS[content.phase])}"
    if isinstance(content, GeneralLevels):
        return str(_("Niveles de alerta de todo plan"))
    return wording().pick(title_of(content)) or text.code


def in_order(texts: list[tuple[ProtocolText, str]]) -> list[tuple[ProtocolText, str, str]]:
    """Texts with their titles, and what else there is to say of each: messages as they are printed,
    others by title.
    """
    ranked = [(_rank(content_of(text)), name, text) for text, name in texts]
    return [
        (text, name, _note(content_of(text)))
        for _, name, text in sorted(ranked, key=lambda each: each[:2])
    ]


def is_on_plans(content: Content) -> bool:
    """Return whether plans of two pages print anything of this."""
    return not isinstance(content, Protocol) or is_first_hour(content)


def crisis_names(texts: list[ProtocolText]) -> dict[str, str]:
    """Return the crisis types by code, and `all`, in the reader's language."""
    names = {ALL: _("Toda crisis")}
    for each in texts:
        if each.kind is ProtocolKind.CRISIS_TYPE and each.state is not ProtocolState.RETIRED:
            names.setdefault(each.code, wording().pick(title_of(content_of(each))))
    return names


def compared(before: ProtocolText | None, after: ProtocolText) -> list[TextDifference]:
    """Return what is not the same in two versions; without a version before, all of it is new."""
    old, new = flat(before.content) if before else {}, flat(after.content)
    return [
        TextDifference(label(path), old.get(path, ""), new.get(path, ""))
        for path in dict.fromkeys([*new, *old])
        if old.get(path, "") != new.get(path, "")
    ]


def wording() -> Formats:
    """Return how the reader's language speaks."""
    return Formats(str(get_locale()))


def words() -> dict[str, Any]:
    """Return what every page of the protocols needs to name things."""
    return {
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "role_words": {role.value: _(each) for role, each in ROLE_WORDS.items()},
        "phase_words": {phase.value: _(each) for phase, each in PHASE_WORDS.items()},
        "reader_words": {reader.value: _(each) for reader, each in READER_WORDS.items()},
        "service_words": {need.value: _(each) for need, each in NEED_TITLES.items()},
        "feed_words": {each.value: _(HAZARD_WORDS[each]) for each in HazardKind},
        "use_words": {use.value: _(each) for use, each in USE_WORDS.items()},
        "notice_kind_words": {each.value: _(word) for each, word in NOTICE_KIND_WORDS.items()},
        "notice_slots": {name: _(each) for name, each in NOTICE_SLOTS.items()},
        "tongues_offered": TONGUES_OFFERED,
        "slots": {name: _(each) for name, each in SLOTS.items()},
        "slug_of": slug_of,
        "label": label,
        "clock_of": _clock,
    }


def _rank(content: Content) -> tuple[int, int]:
    if isinstance(content, NoticeTemplate):
        return list(NoticeKind).index(content.kind), 0
    return (
        (list(Use).index(content.use), content.place) if isinstance(content, KeyMessage) else (0, 0)
    )


def _note(content: Content) -> str:
    if isinstance(content, NoticeTemplate):
        return str(_(NOTICE_KIND_WORDS[content.kind]))
    return (
        f"{_(USE_WORDS[content.use])} · {content.place}" if isinstance(content, KeyMessage) else ""
    )


def _clock(task: Task) -> str:
    return clock_words(task, wording())

"""The form of a text: fields named by their path (`levels.0.trigger.es`), read into the document
and back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES
from core.json_reader import RefusedField
from protocols.levels_and_messages import LEVELS, Use
from protocols.model import MOST_ITEMS, Phase, Reader
from protocols.models import ProtocolKind
from protocols.notice_templates import EVERY_CRISIS, TONGUES_OFFERED, NoticeKind
from webapp.forms import engine
from webapp.forms.engine import FormField
from webapp.forms.field_types import NUMBER, TEXT, TEXTS
from webapp.forms.submission import Form, Submission
from webapp.forms.typed_text import plain_texts
from webapp.http.i18n import with_colon

LEVEL_PARTS = ("name", "trigger", "action")
NOTICE_PARTS = ("title", "what_where", "one_act")
FIELDS: Mapping[ProtocolKind, tuple[FormField, ...]] = {
    ProtocolKind.CRISIS_TYPE: (FormField("name", TEXTS), FormField("definition", TEXTS)),
    ProtocolKind.LEVELS: (),
    ProtocolKind.MESSAGE: (
        FormField("use", TEXT),
        FormField("place", NUMBER),
        FormField("title", TEXTS),
        FormField("text", TEXTS),
    ),
    ProtocolKind.NOTICE: (
        FormField("kind", TEXT),
        FormField("crisis", TEXT),
        FormField("title", TEXTS),
        FormField("what_where", TEXTS),
        FormField("one_act", TEXTS),
    ),
    ProtocolKind.PROTOCOL: (
        FormField("crisis", TEXT),
        FormField("phase", TEXT),
        FormField(
            "items",
            parts=(
                FormField("task", TEXTS),
                FormField("role", TEXT),
                FormField("owner", TEXT),
                FormField("minutes", NUMBER),
                FormField("clock", TEXTS),
                FormField("service", TEXT),
            ),
            is_list=True,
            telling=("task",),
        ),
    ),
    ProtocolKind.KIT: (
        FormField("title", TEXTS),
        FormField("reader", TEXT),
        FormField("items", parts=(FormField("task", TEXTS),), is_list=True, telling=("task",)),
    ),
}
"""The fields of each kind; levels are a fixed number of rows, read by themselves."""
BLANK_ROWS = 2
"""So many empty rows stand below the last one."""
_INDEX = re.compile(r"\[(\d+)\]")
_ITEM = re.compile(r"(items\.\d+)(\.[a-z]{2})?")


@dataclass
class ProtocolForm:
    """A document as the form shows it, with what is wrong by field."""

    document: dict[str, Any]
    code: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    earlier: list[str] = field(default_factory=list)
    """Marks of the translations written for an earlier Spanish text."""
    mark: str = ""
    """Which version this is written upon, as the form carries it."""

    def with_empty_rows(self, extra: int) -> dict[str, Any]:
        """Return the document with `extra` empty rows behind its items, if it has any."""
        if "items" not in self.document:
            return self.document
        items = self.document["items"]
        return {
            **self.document,
            "items": [*items, *({} for _ in range(min(extra, MOST_ITEMS - len(items))))],
        }


def empty(kind: ProtocolKind) -> dict[str, Any]:
    """Return the document of a text nobody has written yet."""
    if kind is ProtocolKind.CRISIS_TYPE:
        return {
            "name": {},
            "definition": {},
            "levels": [{"trigger": {}, "action": {}} for _ in range(LEVELS)],
        }
    if kind is ProtocolKind.PROTOCOL:
        return {"crisis": "all", "phase": Phase.BEFORE.value, "items": []}
    if kind is ProtocolKind.LEVELS:
        return {"levels": [{name: {} for name in LEVEL_PARTS} for _ in range(LEVELS)]}
    if kind is ProtocolKind.MESSAGE:
        return {"use": Use.READY.value, "place": 1, "title": {}, "text": {}}
    if kind is ProtocolKind.NOTICE:
        texts: dict[str, Any] = {name: {} for name in (*NOTICE_PARTS, "tongues")}
        return {"kind": NoticeKind.WARNING.value, "crisis": EVERY_CRISIS, **texts}
    return {"title": {}, "reader": Reader.EVERYBODY.value, "items": []}


def document_of(kind: ProtocolKind, form: Form, feeds: list[str]) -> dict[str, Any]:
    """Return what was typed, as the document of the kind; rows without any text are left out."""
    sent = Submission(form, separator=".")
    typed = engine.values_of(FIELDS[kind], engine.submitted_boxes(FIELDS[kind], sent))
    if kind is ProtocolKind.CRISIS_TYPE:
        levels = _levels(sent, LEVEL_PARTS[1:])
        return {**_with_texts(typed, "name", "definition"), "levels": levels, "feeds": feeds}
    if kind is ProtocolKind.LEVELS:
        return {"levels": _levels(sent, LEVEL_PARTS)}
    if kind is ProtocolKind.MESSAGE:
        return _with_texts(typed, "title", "text")
    if kind is ProtocolKind.NOTICE:
        return {**_with_texts(typed, *NOTICE_PARTS), "tongues": _tongues(sent)}
    if kind is ProtocolKind.PROTOCOL:
        return {**typed, "items": [_with_texts(item, "task", "clock") for item in typed["items"]]}
    lines = [item["task"] for item in typed["items"]]
    return {**_with_texts(typed, "title"), "items": lines}


def errors_of(wrong: UnusableInput) -> dict[str, str]:
    """Return what is wrong, by the name of the field it is about."""
    path = _INDEX.sub(r".\1", wrong.location.partition(".")[2] or wrong.location)
    words = _(wrong.message, **wrong.gaps) if isinstance(wrong, RefusedField) else wrong.what
    named = _ITEM.fullmatch(path)  # a line of a kit list is typed under the name of a task
    name = f"{named[1]}.task{named[2] or ''}" if named else path
    return {name: f"{with_colon(label(path))} {words}"}


def label(path: str) -> str:
    """Return a path of a document in words: Nivel 2 · Se llega cuando (es)."""
    words = {
        "name": _("Nombre"),
        "definition": _("Definición"),
        "trigger": _("Se llega cuando"),
        "action": _("Qué se hace"),
        "task": _("Tarea"),
        "role": _("Quién"),
        "owner": _("Responde"),
        "minutes": _("Minutos"),
        "clock": _("Plazo"),
        "service": _("Servicio"),
        "crisis": _("Tipo de crisis"),
        "phase": _("Fase"),
        "title": _("Título"),
        "reader": _("Para quién"),
        "feeds": _("Avisos"),
        "code": _("Clave"),
        "text": _("Texto"),
        "use": _("Dónde sale"),
        "place": _("Orden"),
        "kind": _("Para qué es"),
        "what_where": _("Qué pasa y dónde"),
        "one_act": _("Qué hacer: una sola cosa"),
        "tongues": _("Texto entero"),
    }
    parts = path.replace("[", ".").replace("]", "").split(".")
    told: list[str] = []
    for part in parts:
        if part.isdigit():
            told[-1:] = [f"{told[-1] if told else ''} {int(part) + 1}".strip()]
        elif part in LANGUAGES or part in TONGUES_OFFERED:
            told[-1:] = [f"{told[-1] if told else ''} ({part})".strip()]
        else:
            told.append(
                {"levels": _("Nivel"), "items": _("Renglón")}.get(part) or words.get(part, part)
            )
    return " · ".join(told)


# -- inside ---------------------------------------------------------------------------------


def _with_texts(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the same; a text nobody wrote in any language is an empty one."""
    return {**values, **{name: values[name] or {} for name in names}}


def _tongues(sent: Submission) -> dict[str, str]:
    typed = {each: sent.text(sent.named("tongues", each)) for each in TONGUES_OFFERED}
    return {each: text for each, text in typed.items() if text}


def _levels(sent: Submission, parts: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the levels: there are always as many."""
    return [
        {part: plain_texts(sent.texts(sent.named("levels", at, part))) or {} for part in parts}
        for at in range(LEVELS)
    ]

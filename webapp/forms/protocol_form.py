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
from protocols.model import MOST_ITEMS, Phase, Reader, Role
from protocols.models import ProtocolKind
from webapp.forms.plan_boxes import form_text

LEVEL_PARTS = ("name", "trigger", "action")
BLANK_ROWS = 2
"""So many empty rows stand below the last one."""
_NUMBER = re.compile(r"\d{1,6}")
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

    def shown(self, extra: int) -> dict[str, Any]:
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
    return {"title": {}, "reader": Reader.EVERYBODY.value, "items": []}


def document_of(kind: ProtocolKind, form: Mapping[str, str], feeds: list[str]) -> dict[str, Any]:
    """Return what was typed, as the document of the kind; rows without any text are left out."""
    if kind is ProtocolKind.CRISIS_TYPE:
        return {
            "name": _texts(form, "name"),
            "definition": _texts(form, "definition"),
            "levels": _levels(form, LEVEL_PARTS[1:]),
            "feeds": feeds,
        }
    if kind is ProtocolKind.LEVELS:
        return {"levels": _levels(form, LEVEL_PARTS)}
    if kind is ProtocolKind.MESSAGE:
        told = {name: _texts(form, name) for name in ("title", "text")}
        return {"use": form.get("use", ""), "place": _number(form.get("place", "")), **told}
    rows = [number for number in range(MOST_ITEMS + 1) if f"items.{number}.task.es" in form]
    if kind is ProtocolKind.PROTOCOL:
        items = [_task(form, f"items.{number}") for number in rows]
        return {
            "crisis": form.get("crisis", ""),
            "phase": form.get("phase", ""),
            "items": [each for each in items if each["task"]],
        }
    lines = [_texts(form, f"items.{number}.task") for number in rows]
    return {
        "title": _texts(form, "title"),
        "reader": form.get("reader", ""),
        "items": [each for each in lines if each],
    }


def errors_of(wrong: UnusableInput) -> dict[str, str]:
    """Return what is wrong, by the name of the field it is about."""
    path = _INDEX.sub(r".\1", wrong.where.partition(".")[2] or wrong.where)
    words = _(wrong.message, **wrong.gaps) if isinstance(wrong, RefusedField) else wrong.what
    named = _ITEM.fullmatch(path)  # a line of a kit list is typed under the name of a task
    return {f"{named[1]}.task{named[2] or ''}" if named else path: f"{label(path)}: {words}"}


def label(path: str) -> str:
    """Return a path of a document in words: Nivel 2 · Se llega cuando (es)."""
    words = {
        "name": _("Nombre"), "definition": _("Definición"), "trigger": _("Se llega cuando"), "action": _("Qué se hace"),
        "task": _("Tarea"), "role": _("Quién"), "owner": _("Responde"), "minutes": _("Minutos"), "clock": _("Plazo"),
        "service": _("Servicio"), "crisis": _("Tipo de crisis"), "phase": _("Fase"), "title": _("Título"),
        "reader": _("Para quién"), "feeds": _("Avisos"), "code": _("Clave"),
        "text": _("Texto"), "use": _("Dónde sale"), "place": _("Orden"),
    }  # fmt: skip
    parts = path.replace("[", ".").replace("]", "").split(".")
    told: list[str] = []
    for part in parts:
        if part.isdigit():
            told[-1:] = [f"{told[-1] if told else ''} {int(part) + 1}".strip()]
        elif part in LANGUAGES:
            told[-1:] = [f"{told[-1] if told else ''} ({part})".strip()]
        else:
            told.append(
                {"levels": _("Nivel"), "items": _("Renglón")}.get(part) or words.get(part, part)
            )
    return " · ".join(told)


# -- inside ---------------------------------------------------------------------------------


def _texts(form: Mapping[str, str], name: str) -> dict[str, str]:
    found = {language: form_text(form, f"{name}.{language}") for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def _levels(form: Mapping[str, str], parts: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {name: _texts(form, f"levels.{number}.{name}") for name in parts}
        for number in range(LEVELS)
    ]


def _number(typed: str) -> int | str | None:
    """Return a whole number; what is none stays as it was typed, to be refused where it stands."""
    typed = typed.strip()
    return int(typed) if _NUMBER.fullmatch(typed) else (typed or None)


def _task(form: Mapping[str, str], name: str) -> dict[str, Any]:
    return {
        "task": _texts(form, f"{name}.task"),
        "role": form.get(f"{name}.role", Role.HEAD.value),
        "owner": form.get(f"{name}.owner", Role.HEAD.value),
        "minutes": _number(form.get(f"{name}.minutes", "")),
        "clock": _texts(form, f"{name}.clock"),
        "service": form.get(f"{name}.service", ""),
    }

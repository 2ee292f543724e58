"""Values of entries in words a person reads: codes translated, channels compared one by one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.errors import AtalayaError
from core.geo.geometry import Area
from core.i18n.languages import N_
from core.i18n.phones import international
from directory.entries.field_model import Field, FieldShape
from directory.entries.models import ChannelKind, Organisation, Post, Visibility
from directory.entries.visibility import Viewer
from directory.labels import CODE_WORDS
from webapp.http.i18n import country_name, day, language_name, moment_words, number, with_colon
from webapp.labels.joined_names import name_for

VISIBILITY_WORDS: Mapping[str, str] = {
    Visibility.PUBLIC: N_("cualquier persona"),
    Visibility.RCM: N_("los países de la CRM y quienes los ayudan"),
    Visibility.COUNTRY: N_("solo el país que la inscribe"),
    Visibility.POST: N_("solo su representación"),
}


@dataclass(frozen=True, slots=True)
class ChangeText:
    """One field of one change: its title, and before and after in words, a line each."""

    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Speaker:
    """Says values in the reader's language; looks up the names of posts and units."""

    def __init__(self, session: Session, atlas: Atlas, viewer: Viewer) -> None:
        """`session` and `atlas` answer for names; other rows are named as `viewer` may see them."""
        self._session, self._atlas, self._viewer = session, atlas, viewer

    def text_lines(self, field: Field, value: Any) -> tuple[str, ...]:
        """`value` of `field`, one line or several; none when nothing is said."""
        if value in (None, "", []):
            return ()
        if field.shape is FieldShape.CHANNELS:
            return tuple(channel_words(one) for one in value)
        if field.shape is FieldShape.VISITS:
            return tuple(_visit(one) for one in value)
        if field.shape in {
            FieldShape.UNITS,
            FieldShape.COUNTRIES,
            FieldShape.LANGUAGES,
            FieldShape.WORDS,
        }:
            return (", ".join(self._one(field, one) for one in value),)
        return (self._one(field, value),)

    def change_text(self, field: Field, before: Any, after: Any) -> ChangeText:
        """Return what differs: of lists of channels and visits only the lines that came or went."""
        was, is_now = self.text_lines(field, before), self.text_lines(field, after)
        if field.shape in {FieldShape.CHANNELS, FieldShape.VISITS}:
            gone = tuple(line for line in was if line not in is_now)
            come = tuple(line for line in is_now if line not in was)
            if gone or come:
                return ChangeText(_(field.title), gone, come)
        return ChangeText(_(field.title), was, is_now)

    def _one(self, field: Field, value: Any) -> str:
        how: Callable[[Any], str] | None = {
            FieldShape.NUMBER: number,
            FieldShape.DAY: lambda text: _plain(day(date.fromisoformat(text))),
            FieldShape.MOMENT: lambda text: _plain(moment_words(datetime.fromisoformat(text))),
            FieldShape.POINT: lambda pair: f"{pair[1]}, {pair[0]}",
            FieldShape.COUNTRY: country_name,
            FieldShape.COUNTRIES: country_name,
            FieldShape.LANGUAGES: language_name,
            FieldShape.UNIT: self.unit_name,
            FieldShape.UNITS: self.unit_name,
            FieldShape.AREA: _area,
            FieldShape.POST: lambda text: self._name(Post, text),
            FieldShape.ORGANISATION: lambda text: self._name(Organisation, text),
            FieldShape.CHOICE: lambda code: choice_words(field, code),
        }.get(field.shape)
        return str(how(value) if how else value)

    def unit_name(self, code: str) -> str:
        """Return the name of an administrative unit, or the code of one the atlas does not know."""
        unit = self._atlas.unit(code)
        return unit.name_in(str(get_locale())) if unit else code

    def _name(self, kind: type[Post] | type[Organisation], text: str) -> str:
        key, session = uuid.UUID(text), self._session
        row = session.get(Post, key) if kind is Post else session.get(Organisation, key)
        if row is None:
            return str(_("una entrada que ya no existe"))
        return name_for(self._viewer, row)


def choice_words(field: Field, code: str) -> str:
    """Return a code of a closed list in words."""
    if field.choices is Visibility:
        return str(_(VISIBILITY_WORDS[code]))
    return str(_(CODE_WORDS.get(code, code)))


def channel_words(one: Mapping[str, Any]) -> str:
    """`Teléfono +52 55 5555 0123, WhatsApp, 24 h`."""
    parts = [f"{_(CODE_WORDS[one['kind']])} {_address(one)}"]
    if one.get("has_whatsapp"):
        parts.append("WhatsApp")
    if one.get("is_official"):
        parts.append(_("canal oficial"))
    parts += [language_name(code) for code in one.get("languages") or ()]
    parts += [one[key] for key in ("hours", "note") if one.get(key)]
    return ", ".join(parts)


# -- inside ---------------------------------------------------------------------------------


def _address(one: Mapping[str, Any]) -> str:
    return str(one["value"]) if one["kind"] == ChannelKind.EMAIL else international(one["value"])


def _visit(one: Mapping[str, Any]) -> str:
    days = " – ".join(
        dict.fromkeys(_plain(day(date.fromisoformat(one[key]))) for key in ("starts_on", "ends_on"))
    )
    rest: Sequence[str] = [one[key] for key in ("city", "address", "hours") if one.get(key)]
    return f"{with_colon(days)} {', '.join(rest)}" if rest else days


def _area(geometry: Any) -> str:
    try:
        size = number(round(Area.from_geojson(geometry).size_km2))
    except AtalayaError:
        return str(_("área dibujada"))
    return str(_("área dibujada de %(size)s km²", size=size))


def _plain(words: Any) -> str:
    return words.striptags() if hasattr(words, "striptags") else str(words)

"""The rows of the call list on the page, put together by hand: a row has as many macros as cells,
and names are opened, and written, anew for each look.

Which columns there are, `watch.sheet.columns` says; one that has no finer cell here shows the plain
text of its column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from core.i18n.languages import N_
from feeds.values import Severity
from registry.labels import NEED_WORDS
from registry.people.columns import Unreadable
from registry.people.models import StayKind
from watch.labels import MOMENT_WORDS
from watch.matching.moments import Moment
from watch.sheet.columns import CallListLine, PageCell
from webapp.http.i18n import day, language_name, number, words_of
from webapp.http.rendering.macros import macros_of
from webapp.http.rendering.telephones import telephone

MOMENT_TONES = {Moment.INSIDE: "danger", Moment.ARRIVING: "warn", Moment.LEAVING: "info"}
_KIND_WORDS = {StayKind.TRIP: N_("de viaje"), StayKind.SEASON: N_("de temporada")}
_MINOR, _UNIT_ALONE = N_("menor"), N_("solo el municipio")
_SAME_HOME, _CONTACT, _NO_PHONE = N_("mismo hogar"), N_("Contacto:"), N_("sin teléfono")
_FROM_CENTRE = N_("a %(far)s km del centro")
_LONGEST_REASON = 50
_NEAR_KM = 10
"""Nearer than this, distances have tenths."""
_SIGNS = frozenset({"moment", "reason"})
"""The cells that are a badge: on a small screen no dot stands before them."""


def written_rows(
    lines: Sequence[CallListLine],
    cells: Sequence[PageCell],
    repeated: Sequence[frozenset[str]],
) -> Markup:
    """Return the rows of a call list, with what a small screen leaves out marked."""
    rows, signs, before = list[str](), _Signs(), 0
    writers = [(cell, _WRITERS.get(cell.key)) for cell in cells]
    for line, left_out in zip(lines, repeated, strict=True):
        is_same = line.household == before
        before = line.household
        home = ' class="same-home"' if is_same else ""
        rows.append(f'<tr id="call-{line.number}"{home}>')
        for cell, writer in writers:
            if cell.key == "name":
                rows.append(f'<th scope="row">{_name(line, cell, signs, is_same)}</th>')
                continue
            text = writer(line, cell, signs) if writer else escape(cell.value(line, words_of))
            rows.append(f"<td{_class_of(cell, left_out)}>{text}</td>")
        rows.append("</tr>\n")
    return Markup("".join(rows))  # noqa: S704 - each text in it is escaped


# -- inside ---------------------------------------------------------------------------------


class _Signs:
    """Badges and words as macros write them, once each for a whole list."""

    def __init__(self) -> None:
        self._page, self._status = macros_of("page"), macros_of("status")
        self._made: dict[object, str] = {}

    def badge(self, words: str, tone: str) -> str:
        return self._once((words, tone), lambda: self._page.badge(words_of(words), tone))

    def severity(self, severity: Severity) -> str:
        return self._once(severity, lambda: self._status.severity_badge(severity))

    def language(self, code: str) -> str:
        return self._once(("language", code), lambda: escape(language_name(code)))

    def words(self, text: str) -> str:
        return self._once(text, lambda: escape(words_of(text)))

    def _once(self, key: object, make: Callable[[], str]) -> str:
        if key not in self._made:
            self._made[key] = str(make()).strip()
        return self._made[key]


def _class_of(cell: PageCell, left_out: frozenset[str]) -> str:
    if cell.key == "number":
        return ' class="place"'
    if cell.key in left_out:
        return ' class="repeated"'
    return ' class="sign"' if cell.key in _SIGNS else ""


def _unknown(text: object) -> str:
    return f'<span class="unknown">{escape(text)}</span>'


def _name(line: CallListLine, cell: PageCell, signs: _Signs, is_same_home: bool) -> str:
    is_closed = line.unreadable in {Unreadable.CARD, Unreadable.PART}
    text = _unknown(cell.value(line, words_of)) if is_closed else str(escape(line.name))
    if line.is_minor:
        text += f" {signs.badge(_MINOR, 'warn')}"
    if is_same_home:
        text += f' <span class="note at-home">{signs.words(_SAME_HOME)}</span>'
    return text


def _number(line: CallListLine, _cell: PageCell, _signs: _Signs) -> str:
    return str(line.number)


def _phone(line: CallListLine, _cell: PageCell, signs: _Signs) -> str:
    others = "".join(f" {telephone(each, False, '', line.name)}" for each in line.other_phones)
    return f"{_first_phone(line, signs)}{others}"


def _first_phone(line: CallListLine, signs: _Signs) -> str:
    if line.phone:
        return telephone(line.phone, line.has_whatsapp, "", line.name)
    if line.contact_phone:
        contact = f'<span class="note">{signs.words(_CONTACT)} {escape(line.contact_name)}</span>'
        return f"{contact} {telephone(line.contact_phone, False, '', line.contact_name)}"
    return _unknown("?" if line.unreadable is Unreadable.CARD else words_of(_NO_PHONE))


def _language(line: CallListLine, _cell: PageCell, signs: _Signs) -> str:
    text = signs.language(line.language) if line.language else ""
    needs = [f"<strong>{signs.words(NEED_WORDS[need])}</strong>" for need in line.needs]
    if needs:
        text += f": {', '.join(needs)}"
    if line.source_words:
        said = escape(line.source_words.replace("\n", " · "))
        text += f' <span class="note">«{said}»</span>'
    return text


def _place(line: CallListLine, cell: PageCell, signs: _Signs) -> str:
    entry = line.entry
    if line.unreadable is Unreadable.PLACE:
        text = _unknown(cell.value(line, words_of))
    else:
        text = str(escape(line.place_text))
        if entry.place_accuracy == "unit":
            text += f" {signs.badge(_UNIT_ALONE, 'info')}"
    kind = _KIND_WORDS.get(entry.stay_kind)
    stays = f" · {signs.words(kind)}" if kind else ""
    near = entry.distance_km < _NEAR_KM
    far = number(round(entry.distance_km, 1) if near else round(entry.distance_km))
    distance = escape(words_of(_FROM_CENTRE, far=far))
    return f'{text} <span class="note keep">{distance}{stays}</span>'


def _moment(line: CallListLine, _cell: PageCell, signs: _Signs) -> str:
    moment, moves_on = line.entry.moment, line.entry.moves_on
    text = signs.badge(MOMENT_WORDS[moment], MOMENT_TONES[moment])
    return f'{text} <span class="note keep">{day(moves_on)}</span>' if moves_on else text


def _reason(line: CallListLine, _cell: PageCell, signs: _Signs) -> str:
    label = line.entry.band_label
    if len(label) > _LONGEST_REASON + 5:  # as Jinja's `truncate` does, which spares a few letters
        label = f"{label[: _LONGEST_REASON - 3].rsplit(' ', 1)[0]}..."
    return f'{signs.severity(line.entry.severity)} <span class="wide">{escape(label)}</span>'


_WRITERS: dict[str, Callable[[CallListLine, PageCell, _Signs], str]] = {
    "number": _number,
    "phone": _phone,
    "language": _language,
    "place": _place,
    "moment": _moment,
    "reason": _reason,
}

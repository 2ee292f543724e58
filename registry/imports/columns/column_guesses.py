"""What columns are taken for by their titles and cells, mended by what stands beside them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.atlas.names import fold
from core.tabular.cells.conditions import are_conditions
from core.tabular.column_detection import ColumnGuess
from core.tabular.tables import Table
from registry.imports.targets import OF_KIN, TARGETS
from registry.people.text_limits import is_about_status

STAY_DAYS = ("from_on", "until_on")
_OWN_PHONES = frozenset({"phone", "whatsapp"})
_SOMEBODY_ELSES = (OF_KIN - {"contacto", "contact"}) | {"del", "du"}
_FIGURES = re.compile(r"\+?\(?\d[\d\s().+/-]{6,}")
_OF_MACHINES = frozenset(
    {
        "uuid", "submission time", "deviceid", "device id", "instanceid", "meta instanceid",
        "submissiondate", "formhub uuid", "simserial", "subscriberid", "username",
    }
)  # fmt: skip
_FILLING_TIMES = frozenset({"start", "end", "today"})
_STATEMENT = re.compile(
    r"(?:si )?(?:acepto|autorizo|consiento|doy mi (?:consentimiento|autorizacion)"
    r"|(?:estoy|estas|esta) de acuerdo|i (?:agree|consent|accept|authorize|authorise)"
    r"|j ?accepte|j ?autorise|je consens|(?:acepta|autoriza) (?:que|el|la|a|usted))\b"
)


def mended_guesses(table: Table, guesses: Sequence[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """Return the guesses as the whole list bears them out."""
    told = _without_filling_times(table, _without_conditions(table, guesses))
    phones = _with_own_contact(_with_others_phones(_with_statements(told)))
    return _with_empty_columns(phones)


# -- inside ---------------------------------------------------------------------------------


def _with_others_phones(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Return the guesses with no telephone of somebody else's taken for the person's own, however
    much the cells look like one: the first is that of whom to call instead, any other is kept as it
    is written.
    """
    found, is_free = [], all(each.field != "contact_phone" for each in guesses)
    for each in guesses:
        is_others = each.field in _OWN_PHONES and not OF_KIN.isdisjoint(fold(each.title).split())
        target = ("contact_phone" if is_free else "source_words") if is_others else each.field
        is_free = is_free and not is_others
        found.append(replace(each, field=target))
    return found


def _with_own_contact(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Return the guesses with what a list calls contact, where it has no other telephone and names
    nobody to be called instead, as the person's own telephone.

    A column called contact that holds telephones names nobody. A title that speaks of a relative,
    of an emergency or "del contacto" is somebody else's.
    """
    taken = {each.field for each in guesses}
    target = "source_words" if "contact_phone" in taken else "contact_phone"
    told = [replace(each, field=target) if _is_number(each) else each for each in guesses]
    if {each.field for each in told} & {*_OWN_PHONES, "contact_name"}:
        return told
    return [replace(each, field="phone") if _is_own_contact(each) else each for each in told]


def _is_number(guess: ColumnGuess) -> bool:
    """Return whether what is taken for somebody's name is a telephone in each sample."""
    is_name = guess.field == "contact_name"
    return is_name and bool(guess.samples) and all(map(_FIGURES.fullmatch, guess.samples))


def _is_own_contact(guess: ColumnGuess) -> bool:
    words = set(fold(guess.title).split())
    return guess.field == "contact_phone" and words.isdisjoint(_SOMEBODY_ELSES)


def _without_conditions(table: Table, guesses: Sequence[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """Return the guesses with no condition taken for a state: `Estado` under which stands `Activo`
    is that of a file.
    """
    return tuple(
        replace(each, field="", confidence=0.0)
        if each.field == "state" and are_conditions(table.column(each.title))
        else each
        for each in guesses
    )


def _without_filling_times(table: Table, guesses: Sequence[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """Return the guesses with no stay taken from when a form was filled in: beside a column that
    only the machine of a survey writes, `start` and `end` are its own.
    """
    if _OF_MACHINES.isdisjoint(fold(title) for title in table.titles):
        return tuple(guesses)
    return tuple(
        replace(each, field="", confidence=0.0)
        if each.field in STAY_DAYS and fold(each.title) in _FILLING_TIMES
        else each
        for each in guesses
    )


def _with_statements(guesses: Sequence[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """Return the guesses with the first title in which somebody says that they consent taken for
    the consent, where no other column is: “Acepto que guarden mis datos”.
    """
    if any(each.field == "consent" for each in guesses):
        return tuple(guesses)
    stated = next((each for each in guesses if _STATEMENT.match(fold(each.title))), None)
    return tuple(
        replace(each, field="consent", confidence=0.6) if each is stated else each
        for each in guesses
    )


def _with_empty_columns(guesses: Sequence[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """Return the guesses with those columns taken by their title that nobody filled in: a list
    that leaves all places empty has a column for them.
    """
    used = {each.field for each in guesses}
    found = []
    for each in guesses:
        target = "" if each.field or each.samples else _target_named(each.title)
        is_free = bool(target) and target not in used
        found.append(replace(each, field=target, confidence=0.9) if is_free else each)
        used.add(found[-1].field)
    return tuple(found)


def _target_named(title: str) -> str:
    named = (key for key, target in TARGETS.items() if fold(title) in target.synonyms)
    return next(named, "") if not is_about_status(title) else ""

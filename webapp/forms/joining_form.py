"""The questions of the public form, one a screen: which there are, and what an answer changes.

Boxes are read by the engine of all forms; what they say is checked by `registry.joining`. Places
are looked up elsewhere: here they are words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from core.i18n.languages import LANGUAGES, N_
from core.problems import Problem
from registry.joining.answer_checks import (
    InvalidAnswer,
    in_order,
    read_birth,
    read_consents,
    read_days,
    read_email,
    read_member,
    read_name,
    read_needs,
    read_phone,
)
from registry.joining.answers import MOST_MEMBERS, MOST_STAGES, FormAnswers, Member, StayAnswer
from registry.people.record import LONGEST
from webapp.forms.engine import FormField, submitted_boxes, values_of
from webapp.forms.field_types import LISTED_CODES, TEXT, Boxes
from webapp.forms.submission import Form, Submission

COUNTRY, PLACE, TRIP, WHICH = "pais", "lugar", "viaje", "cual"
NAME, LANGUAGES_STEP, NEEDS = "nombre", "idioma", "necesidades"
CONTACT, CONSENTS, FAMILY, EMERGENCY = "contacto", "avisos", "familia", "emergencia"
REVIEW = "revisar"
Row = TypeVar("Row")
TRACKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "home": (
            COUNTRY, PLACE, WHICH, NAME, LANGUAGES_STEP, NEEDS, CONTACT, CONSENTS, FAMILY,
            EMERGENCY, REVIEW,
        ),
        "trip": (COUNTRY, TRIP, WHICH, NAME, CONTACT, CONSENTS, FAMILY, EMERGENCY, REVIEW),
        "crisis": (PLACE, WHICH, NAME, CONTACT, FAMILY, REVIEW),
    }
)  # fmt: skip
"""What is asked, in order, by the way somebody registers."""
FORM_LANGUAGES = (
    *LANGUAGES, "mam", "quc", "kek", "cak", "ixl", "kjb", "cab", "ht", "nah", "mix", "tzo",
    "tzh", "yua", "miq", "pt",
)  # fmt: skip
_BIRTH = tuple(FormField(name, TEXT) for name in ("birth_day", "birth_month", "birth_year"))
_FIELDS: Mapping[str, tuple[FormField, ...]] = MappingProxyType(
    {
        COUNTRY: (FormField("country", TEXT),),
        PLACE: (FormField("place", TEXT),),
        TRIP: tuple(FormField(name, TEXT) for name in ("place", "from_on", "until_on")),
        WHICH: (FormField("spot", TEXT),),
        NAME: (FormField("full_name", TEXT), *_BIRTH),
        LANGUAGES_STEP: (FormField("languages", LISTED_CODES),),
        NEEDS: (FormField("needs", LISTED_CODES),),
        CONTACT: (FormField("phone", TEXT), FormField("email", TEXT)),
        CONSENTS: (FormField("consents", LISTED_CODES),),
        FAMILY: (FormField("member_name", TEXT), *_BIRTH, FormField("needs", LISTED_CODES)),
        EMERGENCY: tuple(
            FormField(name, TEXT) for name in ("contact_name", "contact_relation", "contact_phone")
        ),
        REVIEW: (FormField("agreed", TEXT),),
    }
)
STEPS = tuple(_FIELDS)


def boxes_sent(step: str, form: Form) -> Boxes:
    """Return what stood in the boxes of a question when it was sent."""
    return submitted_boxes(_FIELDS[step], Submission(form))


def boxes_at_first(step: str, answers: FormAnswers) -> Boxes:
    """Return what stands in the boxes of a question: what was answered before."""
    return {**submitted_boxes(_FIELDS[step], Submission(Form())), **_SHOWN[step](answers)}


def with_answer(step: str, answers: FormAnswers, boxes: Boxes, today: date) -> FormAnswers:
    """Return the answers with this one. Raises InvalidAnswer."""
    sent = values_of(_FIELDS[step], boxes)
    return _READERS[step](answers, sent, today)


def without_row(step: str, answers: FormAnswers, row: int) -> FormAnswers:
    """Return the answers without one of the family, or one stage of a trip."""
    if step == FAMILY:
        return replace(answers, members=_without(answers.members, row))
    return replace(answers, stages=_without(answers.stages, row))


def steps_of(answers: FormAnswers, countries: int) -> tuple[str, ...]:
    """Return the questions that are asked, in order; of one country alone it is not asked which."""
    return tuple(step for step in TRACKS[answers.track] if step != COUNTRY or countries > 1)


def step_after(step: str, answers: FormAnswers, steps: tuple[str, ...]) -> str:
    """Return which question follows; which place is meant is asked only while that is open."""
    following = steps[steps.index(step) + 1 :] if step in steps else steps
    is_open = any(each.is_open for each in answers.stages)
    return next(each for each in following if each != WHICH or is_open)


def first_open(answers: FormAnswers, steps: tuple[str, ...]) -> str:
    """Return the first question that was not answered yet; the last one when all were."""
    open_ = [each for each in steps if each not in answers.answered and each != WHICH]
    return open_[0] if open_ else steps[-1]


# -- inside ---------------------------------------------------------------------------------

Sent = Mapping[str, object]


def _without(rows: tuple[Row, ...], row: int) -> tuple[Row, ...]:
    return tuple(each for at, each in enumerate(rows) if at != row)


def _text(sent: Sent, name: str) -> str:
    return str(sent.get(name) or "").strip()


def _codes(sent: Sent, name: str) -> list[str]:
    found = sent.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []


def _born(sent: Sent, today: date) -> tuple[int | None, str]:
    parts = [_text(sent, name) for name in ("birth_day", "birth_month", "birth_year")]
    return read_birth(parts[0], parts[1], parts[2], today)


def _countries(answers: FormAnswers) -> tuple[str, ...]:
    """Return where telephones may ring: where somebody is, then where they are from."""
    here = answers.home.spot.country if answers.home.spot else ""
    return tuple(dict.fromkeys(filter(None, (here, answers.country))))


def _country(answers: FormAnswers, sent: Sent, _today: date) -> FormAnswers:
    country = _text(sent, "country").upper()
    if len(country) != 2 or not country.isalpha():
        raise InvalidAnswer("country", Problem(N_("Elija el país de su nacionalidad.")))
    return answers.after(COUNTRY, country=country)


def _place_words(sent: Sent) -> str:
    text = _text(sent, "place")[: LONGEST["text"]]
    if not text:
        raise InvalidAnswer(
            "place", Problem(N_("Escriba el pueblo, la ciudad o el código postal."))
        )
    return text


def _place(answers: FormAnswers, sent: Sent, _today: date) -> FormAnswers:
    text = _place_words(sent)
    same = answers.home if answers.home.text == text else StayAnswer(text=text)
    return answers.after(PLACE, stages=(same,))


def _trip(answers: FormAnswers, sent: Sent, today: date) -> FormAnswers:
    """One more stage; nothing typed and one there goes on."""
    if answers.stages and not any(_text(sent, name) for name in ("place", "from_on", "until_on")):
        return answers.after(TRIP)
    if len(answers.stages) >= MOST_STAGES:
        raise InvalidAnswer(
            "place", Problem(N_("Caben %(most)s etapas por viaje."), {"most": MOST_STAGES})
        )
    text = _place_words(sent)
    first, last = read_days(_text(sent, "from_on"), _text(sent, "until_on"), today)
    stage = StayAnswer(text=text, from_on=first, until_on=last)
    return answers.after(TRIP, stages=in_order((*answers.stages, stage)))


def _which(answers: FormAnswers, _sent: Sent, _today: date) -> FormAnswers:
    return answers.after(WHICH)


def _name(answers: FormAnswers, sent: Sent, today: date) -> FormAnswers:
    name = read_name(_text(sent, "full_name"))
    year, day = _born(sent, today)
    person = replace(answers.person, full_name=name, birth_year=year, birth_date=day)
    return answers.after(NAME, person=person)


def _languages(answers: FormAnswers, sent: Sent, _today: date) -> FormAnswers:
    chosen = [code for code in _codes(sent, "languages") if code in FORM_LANGUAGES]
    own = sorted(chosen, key=lambda code: code in LANGUAGES)
    return answers.after(LANGUAGES_STEP, languages=tuple(dict.fromkeys(own)))


def _needs(answers: FormAnswers, sent: Sent, _today: date) -> FormAnswers:
    needs = read_needs(_codes(sent, "needs"))
    return answers.after(NEEDS, person=replace(answers.person, needs=needs))


def _contact(answers: FormAnswers, sent: Sent, _today: date) -> FormAnswers:
    phone = read_phone(_text(sent, "phone"), _countries(answers))
    email = read_email(_text(sent, "email"))
    left = read_consents(list(answers.consents), has_phone=bool(phone), has_email=bool(email))
    return answers.after(CONTACT, phone=phone, email=email, consents=left)


def _consents(answers: FormAnswers, sent: Sent, _today: date) -> FormAnswers:
    found = read_consents(
        _codes(sent, "consents"),
        has_phone=bool(answers.phone),
        has_email=bool(answers.email),
    )
    return answers.after(CONSENTS, consents=found)


def _family(answers: FormAnswers, sent: Sent, today: date) -> FormAnswers:
    """One more of the family; nothing typed goes on."""
    if not any(_text(sent, name) for name in ("member_name", "birth_year")):
        return answers.after(FAMILY)
    name = read_name(_text(sent, "member_name"), "member_name")
    year, day = _born(sent, today)
    needs = read_needs(_codes(sent, "needs"))
    member = Member(full_name=name, birth_year=year, birth_date=day, needs=needs)
    read_member(member, len(answers.household), MOST_MEMBERS)
    return answers.after(FAMILY, members=(*answers.members, member))


def _emergency(answers: FormAnswers, sent: Sent, _today: date) -> FormAnswers:
    name, relation = _text(sent, "contact_name"), _text(sent, "contact_relation")[:60]
    typed = _text(sent, "contact_phone")
    phone = read_phone(typed, _countries(answers), "contact_phone", is_own=False)
    if phone or relation or name:
        name = read_name(name, "contact_name")
    return answers.after(
        EMERGENCY, contact_name=name, contact_relation=relation, contact_phone=phone
    )


def _review(answers: FormAnswers, sent: Sent, _today: date) -> FormAnswers:
    if _text(sent, "agreed") != "1":
        raise InvalidAnswer(
            "agreed", Problem(N_("Para registrarse hace falta que esté de acuerdo."))
        )
    return answers.after(REVIEW)


_READERS: Mapping[str, Callable[[FormAnswers, Sent, date], FormAnswers]] = MappingProxyType(
    {
        COUNTRY: _country,
        PLACE: _place,
        TRIP: _trip,
        WHICH: _which,
        NAME: _name,
        LANGUAGES_STEP: _languages,
        NEEDS: _needs,
        CONTACT: _contact,
        CONSENTS: _consents,
        FAMILY: _family,
        EMERGENCY: _emergency,
        REVIEW: _review,
    }
)


def _name_boxes(answers: FormAnswers) -> Boxes:
    person = answers.person
    year, month, day = [*person.birth_date.split("-"), "", ""][:3]
    return {
        "full_name": person.full_name,
        "birth_year": year or str(person.birth_year or ""),
        "birth_month": month,
        "birth_day": day,
    }


_SHOWN: Mapping[str, Callable[[FormAnswers], Boxes]] = MappingProxyType(
    {
        COUNTRY: lambda answers: {"country": answers.country},
        PLACE: lambda answers: {"place": answers.home.text},
        TRIP: lambda answers: {},
        WHICH: lambda answers: {},
        NAME: _name_boxes,
        LANGUAGES_STEP: lambda answers: {
            "languages": list(
                answers.languages if LANGUAGES_STEP in answers.answered else (answers.speech,)
            )
        },
        NEEDS: lambda answers: {"needs": list(answers.person.needs)},
        CONTACT: lambda answers: {"phone": answers.phone, "email": answers.email},
        CONSENTS: lambda answers: {"consents": list(answers.consents)},
        FAMILY: lambda answers: {},
        EMERGENCY: lambda answers: {
            "contact_name": answers.contact_name,
            "contact_relation": answers.contact_relation,
            "contact_phone": answers.contact_phone,
        },
        REVIEW: lambda answers: {},
    }
)

"""Is it this place? The readings of what somebody wrote, looked up offline, and the one chosen."""

from __future__ import annotations

from dataclasses import replace

from core.atlas.placing.address_tails import address_tails
from core.atlas.placing.readings import OpenReading, PlaceReadings, is_too_large, read_place
from core.atlas.values import Place
from core.i18n.languages import N_
from core.problems import Problem
from registry.joining.answer_checks import InvalidAnswer
from registry.joining.answers import ChosenPlace, FormAnswers, StayAnswer
from webapp.forms.place_choice import PlaceChoice, place_choices, sent_choices
from webapp.http.services import services

NONE = "none"
_FIELD = "spot"
_ACCURACY = {"point": "address", "admin": "unit"}


def open_stage(answers: FormAnswers) -> int | None:
    """Return the place in the list of the first stage of which it is not said where it is."""
    return next((at for at, each in enumerate(answers.stages) if each.is_open), None)


def question_of(stage: StayAnswer) -> OpenReading:
    """Return what the words of a stage may mean: of an address the end of it that names a town."""
    atlas = services().atlas
    readings = read_place(atlas, stage.text)
    for tail in address_tails(stage.text):
        if readings.plausible and not readings.is_near:
            break
        found = read_place(atlas, tail)
        if found.plausible and not found.is_near:
            readings = replace(found, text=stage.text)
    return OpenReading(_FIELD, readings)


def choice_of(question: OpenReading) -> PlaceChoice | None:
    """Return what is offered; of a single reading it is asked, too. None where nothing fits.

    Whoever names a whole state or country means that, not the small places called so: they are
    asked for their town.
    """
    atlas, plausible = services().atlas, question.readings.plausible
    if plausible and is_too_large(atlas, plausible[0]):
        return None
    offered = [each for each in question.readings.offer if not is_too_large(atlas, each)]
    if not offered:
        return None
    chosen = {question.key: offered[0].code} if len(offered) == 1 else {}
    readings = PlaceReadings(question.readings.text, tuple(offered))
    return place_choices([OpenReading(_FIELD, readings)], chosen)[0]


def with_choice(answers: FormAnswers, form: dict[str, str]) -> FormAnswers:
    """Return the answers with the place that was chosen for the first open stage.

    Raises InvalidAnswer where none was.
    """
    at = open_stage(answers)
    if at is None:
        return answers
    question = question_of(answers.stages[at])
    code = sent_choices(form).get(question.key, "")
    found = question.readings.reading_of(code)
    if found is None and code != NONE and form.get("act") != NONE:
        raise InvalidAnswer(_FIELD, Problem(N_("Elija uno de los lugares, o «ninguno de estos».")))
    stage = answers.stages[at]
    stage = replace(stage, spot=_spot(found)) if found else replace(stage, is_left=True)
    return replace(answers, stages=(*answers.stages[:at], stage, *answers.stages[at + 1 :]))


# -- inside ---------------------------------------------------------------------------------


def _spot(place: Place) -> ChosenPlace:
    return ChosenPlace(
        lon=place.point.lon,
        lat=place.point.lat,
        unit_code=place.admin2 or "",
        accuracy=_ACCURACY.get(place.kind, "place"),
        country=place.country or "",
    )

"""What somebody wrote into the public form so far: one sealed record, never open in the database.

It is sealed without a number of its own: it is written over at every step, lives for an hour, and
nobody gains by putting an earlier one back.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from registry.joining.models import JoiningRequest
from registry.people.record import StayPlace

MOST_MEMBERS = 15
"""Persons of one household in one request, whoever writes included."""
MOST_STAGES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the household."""

    full_name: str = ""
    birth_year: int | None = None
    birth_date: str = ""
    """ISO 8601, or empty where only the year, or nothing, was said."""
    needs: tuple[str, ...] = ()
    """Codes of `registry.people.models.Need`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPlace:
    """A place on the ground that somebody said is theirs."""

    lon: float
    lat: float
    unit_code: str = ""
    accuracy: str = "place"
    country: str = ""
    """ISO 3166-1 alpha-2, empty where no map says."""

    def place(self, text: str) -> StayPlace:
        """Return it as the registry keeps it, under the words of the person."""
        return StayPlace(
            lon=self.lon,
            lat=self.lat,
            text=text,
            unit_code=self.unit_code,
            accuracy=self.accuracy,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StayAnswer:
    """One stay: where, and of a trip from when until when (ISO 8601)."""

    text: str = ""
    spot: ChosenPlace | None = None
    """None while nobody said which place the words mean."""
    from_on: str = ""
    until_on: str = ""
    is_left: bool = False
    """Whether they said that none of the places offered is theirs: a post places them."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be said which place the words mean."""
        return bool(self.text) and self.spot is None and not self.is_left


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswers:
    """The whole form. There is no field for migratory status."""

    track: str = "home"
    """`home`, `trip` or `crisis`: which questions are asked."""
    speech: str = "es"
    """The language of the pages, and of the letters."""
    country: str = ""
    person: Member = Member()
    stages: tuple[StayAnswer, ...] = ()
    languages: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    consents: tuple[str, ...] = ()
    """`channel:purpose`, as ticked: `sms:alerts`, `call:check`."""
    members: tuple[Member, ...] = ()
    """The others of the household."""
    contact_name: str = ""
    contact_relation: str = ""
    contact_phone: str = ""
    answered: tuple[str, ...] = ()
    """The questions that were answered, also with nothing."""

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the answers of a stored record; what it does not hold has its default."""
        names = {each.name for each in fields(cls)}
        values = {key: _tuple(each) for key, each in stored.items() if key in names}
        values["person"] = _member(stored.get("person") or {})
        values["members"] = tuple(_member(each) for each in stored.get("members", ()))
        values["stages"] = tuple(_stage(each) for each in stored.get("stages", ()))
        return cls(**values)

    @property
    def agreed_channels(self) -> tuple[str, ...]:
        """What was ticked; in a crisis, where it is not asked channel by channel, what whoever
        agrees to the whole is told: calls and letters to what they gave, until it is over.
        """
        if self.track != "crisis":
            return self.consents
        by_phone = ("call:alerts", "sms:alerts", "call:check", "sms:check") if self.phone else ()
        return (*by_phone, *(("email:alerts", "email:check") if self.email else ()))

    @property
    def household(self) -> tuple[Member, ...]:
        """All of them, whoever writes first."""
        return (self.person, *self.members)

    @property
    def home(self) -> StayAnswer:
        """The first stay; an empty one while there is none."""
        return self.stages[0] if self.stages else StayAnswer()

    def after(self, step: str, **changes: Any) -> FormAnswers:
        """Return the answers once a question was answered."""
        done = tuple(dict.fromkeys((*self.answered, step)))
        return replace(self, answered=done, **changes)


def answers_place(request_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the answers of a row belong."""
    return place_of("joining_request", "ciphertext", request_id, country=country)


def put_answers(keyring: Keyring, request: JoiningRequest, answers: FormAnswers) -> None:
    """Seal the answers into their row, with the key of its country."""
    place = answers_place(request.id, request.country)
    request.ciphertext = keyring.seal_record(asdict(answers), place)
    request.persons = len(answers.household)


def open_answers(keyring: Keyring, request: JoiningRequest) -> FormAnswers:
    """Return the answers of a row. Raises CannotOpen."""
    place = answers_place(request.id, request.country)
    stored, _ = keyring.open_record(request.ciphertext, place)
    try:
        return FormAnswers.of_json(stored)
    except (TypeError, ValueError, AttributeError) as wrong:
        raise CannotOpen(f"{place}: holds no answers") from wrong


# -- inside ---------------------------------------------------------------------------------


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _member(stored: Mapping[str, Any]) -> Member:
    return Member(**{key: _tuple(each) for key, each in stored.items()})


def _stage(stored: Mapping[str, Any]) -> StayAnswer:
    spot = stored.get("spot")
    return StayAnswer(**{**stored, "spot": ChosenPlace(**spot) if spot else None})

"""What is to be done about each error of the Cloud API, by its code alone. Pure.

Codes and their meaning as the platform's page of errors has them; many pages of others give some of
them other meanings. A code that is not here is read by a person and never tried again blindly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.transports.transport import FailureClass, TransportError

WINDOW_CLOSED = 131047
"""More than a day since the person last wrote: a template is needed."""


@dataclass(frozen=True, slots=True)
class ErrorMeaning:
    """What a code means, and what is to be done."""

    failure: FailureClass
    words: str
    pause_seconds: int = 0
    """For how long to leave the platform alone where it does not say itself."""


_RETRY, _PAUSE = FailureClass.RETRY, FailureClass.PAUSE
_OTHER, _TEXT = FailureClass.OTHER_CHANNEL, FailureClass.TEXT
_OPERATOR = FailureClass.OPERATOR
ERROR_CODES: Mapping[int, ErrorMeaning] = {
    # theirs
    1: ErrorMeaning(_RETRY, "an error of the platform"),
    2: ErrorMeaning(_RETRY, "the platform is out of service for a while"),
    131000: ErrorMeaning(_RETRY, "an error of the platform"),
    131016: ErrorMeaning(_RETRY, "the platform is overloaded"),
    133004: ErrorMeaning(_RETRY, "the platform is out of service for a while"),
    # too much
    4: ErrorMeaning(_PAUSE, "too many calls of this application", 60),
    80007: ErrorMeaning(_PAUSE, "too many calls for this account", 60),
    130429: ErrorMeaning(_PAUSE, "too many messages a second", 5),
    131048: ErrorMeaning(_PAUSE, "held back: too many were blocked or reported", 600),
    131056: ErrorMeaning(FailureClass.PAUSE_RECIPIENT, "too many to this one person", 60),
    # this person
    131021: ErrorMeaning(FailureClass.NEVER, "the number is our own"),
    131026: ErrorMeaning(_OTHER, "it cannot be delivered: no WhatsApp, an old version, or blocked"),
    131030: ErrorMeaning(_OTHER, "a trial number writes to its listed numbers alone"),
    WINDOW_CLOSED: ErrorMeaning(_OTHER, "more than a day since the person last wrote"),
    131049: ErrorMeaning(_OTHER, "withheld by the platform for this person"),
    131050: ErrorMeaning(_OTHER, "the person takes no such messages any more"),
    130472: ErrorMeaning(_OTHER, "withheld by the platform for this person"),
    # the words or their template
    100: ErrorMeaning(_TEXT, "a field it does not understand"),
    131008: ErrorMeaning(_TEXT, "a field is missing"),
    131009: ErrorMeaning(_TEXT, "the value of a field cannot be used"),
    131051: ErrorMeaning(_TEXT, "a kind of message it does not send"),
    132000: ErrorMeaning(_TEXT, "the template has another number of gaps"),
    132001: ErrorMeaning(_TEXT, "no such template, or not in this language"),
    132005: ErrorMeaning(_TEXT, "the template is too long once filled"),
    132007: ErrorMeaning(_TEXT, "the template is against the platform's rules"),
    132012: ErrorMeaning(_TEXT, "a gap of the template is filled in another form"),
    132015: ErrorMeaning(_TEXT, "the template is paused"),
    132016: ErrorMeaning(_TEXT, "the template is disabled for good"),
    # our account
    0: ErrorMeaning(_OPERATOR, "the token is not accepted"),
    3: ErrorMeaning(_OPERATOR, "the token may not do this"),
    10: ErrorMeaning(_OPERATOR, "the token may not do this"),
    190: ErrorMeaning(_OPERATOR, "the token has expired"),
    368: ErrorMeaning(_OPERATOR, "the account is blocked for a while"),
    131005: ErrorMeaning(_OPERATOR, "the token may not do this"),
    131031: ErrorMeaning(_OPERATOR, "the account is locked"),
    131037: ErrorMeaning(_OPERATOR, "the name of the number is not approved"),
    131042: ErrorMeaning(_OPERATOR, "the account cannot pay"),
    131045: ErrorMeaning(_OPERATOR, "the number is not registered as it should be"),
    133010: ErrorMeaning(_OPERATOR, "our number is not registered"),
}


def meaning_of(code: int) -> ErrorMeaning:
    """Return what a code means; of an unknown one that a person reads it."""
    if 200 <= code <= 299:
        return ErrorMeaning(_OPERATOR, "the token may not do this")
    return ERROR_CODES.get(code) or ErrorMeaning(FailureClass.PERSON, "an error nobody knows here")


def error_of(code: int, retry_after_seconds: int = 0) -> TransportError:
    """Return the error of a code: in our words, for those of the platform may hold a number."""
    meaning = meaning_of(code)
    is_pause = meaning.failure in {_PAUSE, FailureClass.PAUSE_RECIPIENT}
    pause = (retry_after_seconds or meaning.pause_seconds) if is_pause else 0
    return TransportError(
        f"WhatsApp {code}: {meaning.words}", failure=meaning.failure, pause_seconds=pause
    )

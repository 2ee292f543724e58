"""What can come of a call, and what follows: data, and the one function that reads it. Pure.

Outcomes that differ in when one may call again are kept apart. Nobody counts as done because they
did not answer: such a household comes back, later each time, on another number or another channel.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.contacts.bad_numbers import NumberFault


class CallOutcome(enum.StrEnum):
    """What came of one call."""

    SAFE = "safe"
    HELP = "help"
    ELSEWHERE = "elsewhere"
    REFUSES = "refuses"
    THIRD_PARTY = "third_party"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    NOT_IN_SERVICE = "not_in_service"
    OTHER_LANGUAGE = "other_language"
    CALL_AT = "call_at"


class CallState(enum.StrEnum):
    """Where a household of the call list stands, as it is stored.

    Whether somebody is calling it now, and whether it lies outside the zone, other columns say.
    """

    WAITING = "waiting"
    LATER = "later"
    DONE = "done"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    """No number is left to try: somebody has to go there, or ask a leader or a shelter."""


OPEN_STATES = (CallState.WAITING, CallState.LATER, CallState.UNREACHABLE)
"""Those in which a household is not accounted for by calls."""


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """What follows from an outcome."""

    word: str
    """A message id: what the button says."""
    next_words: str
    """A message id: what happens next, for who presses it."""
    state: CallState
    minutes: tuple[int, ...] = ()
    """How long until the household may be called again, by how often this has come before; the last
    holds from then on. Empty: it does not come back by itself.
    """
    is_reached: bool = False
    """Whether the household, or somebody for it, said how they are."""
    fault: NumberFault | None = None
    other_number: bool = False
    """Whether the next try is to be on another number or channel."""
    needs: tuple[str, ...] = ()
    """Fields that must be filled in."""
    key: str = ""
    """Of the keyboard."""


OUTCOME_RULES: Mapping[CallOutcome, OutcomeRule] = {
    CallOutcome.SAFE: OutcomeRule(
        N_("A salvo"), N_("Hogar localizado; sale de la lista."), CallState.DONE,
        is_reached=True, key="1",
    ),
    CallOutcome.HELP: OutcomeRule(
        N_("Necesita ayuda"),
        N_("Marque qué necesita. Queda a su cargo y vuelve en 30 minutos."),
        CallState.LATER, (30,), is_reached=True, needs=("needs",), key="2",
    ),
    CallOutcome.ELSEWHERE: OutcomeRule(
        N_("Está en otro lugar"),
        N_("Escriba dónde y hasta cuándo; después puede anotarlo en su ficha."),
        CallState.DONE, is_reached=True, needs=("place",), key="3",
    ),
    CallOutcome.THIRD_PARTY: OutcomeRule(
        N_("Contestó otra persona"),
        N_("Escriba quién es y qué dijo. Se vuelve a llamar en 2 horas."),
        CallState.LATER, (120,), needs=("relation",), key="4",
    ),
    CallOutcome.VOICEMAIL: OutcomeRule(
        N_("Buzón de voz"),
        N_("Lea solo el texto sin datos personales. Vuelve en 45 minutos."),
        CallState.LATER, (45,), other_number=True, key="5",
    ),
    CallOutcome.NO_ANSWER: OutcomeRule(
        N_("No contesta"),
        N_("Vuelve en 30 minutos; luego en 2 y en 6 horas, por otro número o canal."),
        CallState.LATER, (30, 120, 360), other_number=True, key="6",
    ),
    CallOutcome.BUSY: OutcomeRule(
        N_("Ocupado"), N_("Vuelve en 10 minutos."), CallState.LATER, (10,), key="7",
    ),
    CallOutcome.WRONG_NUMBER: OutcomeRule(
        N_("Número equivocado"),
        N_("El número queda marcado, no borrado. Pruebe el siguiente."),
        CallState.WAITING, fault=NumberFault.WRONG, other_number=True, needs=("number",), key="8",
    ),
    CallOutcome.NOT_IN_SERVICE: OutcomeRule(
        N_("Fuera de servicio"),
        N_("El número queda marcado, no borrado. Pruebe el siguiente."),
        CallState.WAITING, fault=NumberFault.NOT_IN_SERVICE, other_number=True,
        needs=("number",), key="9",
    ),
    CallOutcome.CALL_AT: OutcomeRule(
        N_("Llamar a otra hora"), N_("Vuelve a la hora exacta que pida."), CallState.LATER,
        needs=("call_at",), key="0",
    ),
    CallOutcome.OTHER_LANGUAGE: OutcomeRule(
        N_("No habla mi idioma"), N_("Pasa a quien hable ese idioma."), CallState.LATER, (10,),
        needs=("language",), key="i",
    ),
    CallOutcome.REFUSES: OutcomeRule(
        N_("No quiere que le llamemos"), N_("Sale de la lista; no se le llama más."),
        CallState.REFUSED, key="r",
    ),
}  # fmt: skip
"""In the order of the buttons."""

NOT_REACHED = tuple(
    outcome
    for outcome, rule in OUTCOME_RULES.items()
    if not rule.is_reached and outcome is not CallOutcome.REFUSES
)
"""Outcomes after which nobody of the household has said how they are."""
STEPS_AFTER: tuple[tuple[int, str], ...] = (
    (2, N_("Pruebe otro número o WhatsApp.")),
    (3, N_("Pregunte al contacto de emergencia.")),
    (4, N_("Pregunte al líder de la comunidad y en los albergues.")),
    (6, N_("Alguien debe ir: anótelo como tarea.")),
)
"""What else to do, from so many calls without an answer on."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What follows from a call."""

    state: CallState
    next_at: datetime | None
    """From when on it may be called again; None: at once, or not at all, as `state` says."""
    advice: str = ""
    """A message id: what else to do; empty: nothing."""


def next_step(
    outcome: CallOutcome,
    *,
    at: datetime,
    times_before: int = 0,
    unanswered: int = 0,
    numbers_left: bool = True,
    call_at: datetime | None = None,
) -> NextStep:
    """Return what follows from a call that ended at `at`.

    `times_before` is how often the same outcome came before, `unanswered` how many calls in a row
    reached nobody, this one among them; `numbers_left` whether a number is left that is not marked.
    The rule: "no answer" is never done, and how often somebody was called never decides how they
    are. Raises UnusableInput for a time to call at that is missing or past.
    """
    rule = OUTCOME_RULES[outcome]
    if outcome is CallOutcome.CALL_AT:
        if call_at is None or call_at <= at:
            raise UnusableInput("call_at", N_("Escriba una hora que aún no haya pasado."))
        return NextStep(rule.state, call_at)
    if rule.fault is not None and not numbers_left:
        return NextStep(CallState.UNREACHABLE, None, STEPS_AFTER[-2][1])
    next_at = None
    if rule.minutes:
        wait = rule.minutes[min(times_before, len(rule.minutes) - 1)]
        next_at = at + timedelta(minutes=wait)
    return NextStep(rule.state, next_at, advice_after(unanswered))


def advice_after(unanswered: int) -> str:
    """Return what else to do after so many calls in a row that reached nobody, as a message id."""
    return next((words for least, words in reversed(STEPS_AFTER) if unanswered >= least), "")

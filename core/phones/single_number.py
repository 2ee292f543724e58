"""One telephone typed into one box: read, or refused with the reading offered. Pure."""

from __future__ import annotations

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.phones.evidence import CountrySource, PhoneEvidence
from core.phones.number_cells import CellNumbers, ReadNumber, read_numbers
from core.phones.resolution import NO_PHONE
from core.problems import Problem


class AskedNumber(UnusableInput):
    """A text that is no telephone, or of which it must be asked which one it is; `problem` says it
    in words that can be translated.
    """

    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(repr(text[:60]), problem.explain(str))
        self.problem = problem


def read_number(text: str, evidence: PhoneEvidence) -> ReadNumber:
    """Return the one telephone in a box, dialled by `evidence` where it does not say its country.

    Whoever types into a box can be asked: what would be a question about a list is refused here.
    A number with a `+` is as its writer says. Raises AskedNumber.
    """
    found = read_numbers(text, evidence)
    problem = _why_not(text, found)
    if problem is not None:
        raise AskedNumber(text, problem)
    return found.numbers[0]


# -- inside ---------------------------------------------------------------------------------


def _why_not(text: str, found: CellNumbers) -> Problem | None:
    if len(found.numbers) > 1:
        return Problem(N_("Hay más de un teléfono: escriba uno en cada línea."))
    is_explicit = bool(found.numbers) and found.numbers[0].source is CountrySource.NUMBER
    if found.problems and not is_explicit:
        return found.problems[0]
    return None if found.numbers else Problem(NO_PHONE, {"value": text[:60]})

"""Lines whose seal is not that of their number, classed once it is known what stands where."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.audit_log.chain import link_of, seal_of
from core.audit_log.faults import Fault, FaultKind, as_ranges

_MOST_TRIALS = 500_000
_NEAR = 20


@dataclass(slots=True)
class Suspect:
    """A line that no key of ours sealed under the number it bears."""

    number: int
    line: Mapping[str, Any]
    seal: bytes
    link: bytes
    before: bytes | None
    """The link of the line before; None where that is unknown."""
    is_followed: bool = False
    """Whether the next line, a genuine one, follows it."""


def classed(
    suspects: Sequence[Suspect], keys: Sequence[bytes], absent: set[int]
) -> tuple[list[Fault], set[int]]:
    """Return the faults of the lines in question, and which numbers no line was found for.

    `absent` are the numbers that no line bears.
    """
    numbers = _original_numbers(suspects, keys, absent)
    accounted = set(numbers.values())
    faults = [
        Fault(_kind_of(each, keys, accounted), each.number, each.number)
        for each in suspects
        if each.number not in numbers
    ]
    missing = (absent | numbers.keys()) - accounted
    return [*faults, *_reordered(numbers)], missing


# -- inside ---------------------------------------------------------------------------------


def _kind_of(suspect: Suspect, keys: Sequence[bytes], accounted: set[int]) -> FaultKind:
    """Return whether a line of ours was altered, or one invented.

    The link is the evidence: it follows the line before (by the seal there is, or by the one there
    ought to be), or the next line follows it. Where the genuine line of that number stands
    elsewhere, this is a copy of its seals.
    """
    if suspect.number in accounted:
        return FaultKind.INVENTED
    seals = {key: seal_of(key, suspect.number, suspect.line) for key in keys}
    if suspect.seal in seals.values():  # by a key that had been given up
        return FaultKind.INVENTED
    if suspect.is_followed or _binds(suspect, suspect.seal, keys):
        return FaultKind.ALTERED
    is_seal_altered = any(_binds(suspect, seal, [key]) for key, seal in seals.items())
    return FaultKind.ALTERED if is_seal_altered else FaultKind.INVENTED


def _binds(suspect: Suspect, seal: bytes, keys: Sequence[bytes]) -> bool:
    before = suspect.before
    return before is not None and any(
        hmac.compare_digest(link_of(key, before, seal), suspect.link) for key in keys
    )


def _original_numbers(
    suspects: Sequence[Suspect], keys: Sequence[bytes], absent: set[int]
) -> dict[int, int]:
    """Return, by the number it bears, the one a line was sealed under, where there is one."""
    places = absent | {each.number for each in suspects}
    are_few = len(places) * len(suspects) * len(keys) <= _MOST_TRIALS
    found: dict[int, int] = {}
    shift = 0
    for suspect in suspects:
        near = range(suspect.number - _NEAR, suspect.number + _NEAR + 1)
        candidates = (suspect.number + shift, *(sorted(places) if are_few else near))
        original = _first_sealed(suspect, keys, candidates)
        if original is not None:
            found[suspect.number], shift = original, original - suspect.number
    return found


def _first_sealed(suspect: Suspect, keys: Sequence[bytes], candidates: Sequence[int]) -> int | None:
    for number in candidates:
        for key in keys if number != suspect.number else ():
            if hmac.compare_digest(seal_of(key, number, suspect.line), suspect.seal):
                return number
    return None


def _reordered(numbers: Mapping[int, int]) -> Iterator[Fault]:
    """Yield lines that stand elsewhere; those moved together, as one."""
    by_shift: dict[int, list[int]] = {}
    for place, original in numbers.items():
        by_shift.setdefault(place - original, []).append(original)
    for shift, originals in by_shift.items():
        for first, last in as_ranges(originals):
            yield Fault(FaultKind.REORDERED, first, last, stands_at=first + shift)

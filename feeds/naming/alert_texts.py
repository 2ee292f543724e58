"""What an alert says, in its reader's language where its sender speaks it, and in the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.models import Alert
from feeds.values import AlertText


@dataclass(frozen=True, slots=True)
class AlertWords:
    """The text to show, and those in other languages."""

    shown: AlertText
    others: tuple[AlertText, ...]


def words_of(alert: Alert, language: str) -> AlertWords:
    """Return the words of an alert for a reader of `language` (es, en, fr): in that language if its
    sender speaks it, else as it was read; nothing is translated by us.
    """
    texts = _texts(alert)
    shown = _first_in(texts, language) or texts[0]
    return AlertWords(shown, tuple(text for text in texts if text is not shown))


def _texts(alert: Alert) -> list[AlertText]:
    own = AlertText(
        language=alert.language,
        event=alert.event,
        headline=alert.headline,
        description=alert.description,
        instruction=alert.instruction,
        web=alert.web,
    )
    return [own, *(AlertText(**text) for text in alert.translations or ())]


def _first_in(texts: Sequence[AlertText], language: str) -> AlertText | None:
    wanted = language.lower().split("-")[0]
    return next((text for text in texts if text.language.lower().split("-")[0] == wanted), None)

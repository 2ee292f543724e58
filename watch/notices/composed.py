"""What one person is told on one channel: in the first of their languages in which the notice is
written. `{codigo}` and `{enlace}` are left for whoever sends. In a drill it begins EJERCICIO.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.exercise import marked
from core.i18n.languages import SOURCE_LANGUAGE
from watch.notices.models import Notice, NoticeText

FIELD_OF: Mapping[str, str] = MappingProxyType(
    {"email": "long", "sms": "sms", "whatsapp": "chat", "chat": "chat", "call": "script"}
)
"""Channel -> the text of it."""


@dataclass(frozen=True, slots=True)
class ComposedText:
    """A notice as one person gets it."""

    subject: str
    """Of an e-mail; empty on other channels."""
    text: str
    language_used: str
    is_second_choice: bool
    """Whether it is not in the language that was asked for."""


def composed_text(
    notice: Notice,
    texts: Iterable[NoticeText],
    language: str,
    channel: str,
    *,
    others: Iterable[str] = (),
) -> ComposedText:
    """Return the text of a notice in a language; where nobody wrote it in that one, in the first of
    `others` in which somebody did, else in Spanish. Raises KeyError for another channel, ValueError
    for a notice without any text.
    """
    written = {each.language: each for each in texts if getattr(each, FIELD_OF[channel])}
    wanted = (language, *others, SOURCE_LANGUAGE, *written)
    chosen = next((written[each] for each in wanted if each in written), None)
    if chosen is None:
        raise ValueError(f"{notice.number} has no text")
    return ComposedText(
        subject=marked(chosen.subject) if channel == "email" else "",
        text=marked(getattr(chosen, FIELD_OF[channel])),
        language_used=chosen.language,
        is_second_choice=chosen.language != language,
    )

"""What a caller says, in the language of the household: four sentences, a voicemail without any
personal word, and the text of a message. Pure.

Where the product does not speak that language the sentences are those of the caller, and it is said
that somebody who speaks it must call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.support import NullTranslations

from core.i18n.languages import LANGUAGES, N_, translator

SENTENCES = (
    N_("Buenas, le llamo del servicio consular de %(country)s por %(crisis)s."),
    N_("¿Están a salvo usted y quienes viven con usted?"),
    N_("¿Qué necesitan ahora: atención médica, medicinas, traslado, un lugar seguro?"),
    N_("Si corre peligro, llame al número de emergencias; nosotros volvemos a llamarle."),
)
VOICEMAIL = N_(
    "Este es un mensaje del servicio consular de %(country)s. Le volveremos a llamar. Si puede, "
    "devuelva la llamada a este número."
)
MESSAGE = N_(
    "Servicio consular de %(country)s: le escribimos por %(crisis)s. ¿Están a salvo usted y "
    "quienes viven con usted? Responda A SALVO o AYUDA. Si corre peligro, llame al número de "
    "emergencias."
)
"""Neither a place nor a need: whoever holds the telephone reads it."""


@dataclass(frozen=True, slots=True)
class CallScript:
    """What is said in a call."""

    language: str
    """In which the sentences are."""
    wanted: str
    """The language of the household; differs where nobody wrote the sentences in it."""
    sentences: tuple[str, ...]
    voicemail: str
    message: str

    @property
    def needs_speaker(self) -> bool:
        """Whether somebody who speaks another language than these words must call."""
        return self.language != self.wanted


def script_for(
    languages: Iterable[str], *, crisis: Mapping[str, str], country_name: dict[str, str], own: str
) -> CallScript:
    """Return what is said to a household that speaks some languages (first subtags, the first one
    best), for a caller of the language `own`; `crisis` names its type and `country_name` the
    country by language. The title of a crisis is not said: it is in one language only.
    """
    spoken = list(languages)
    language = next((each for each in spoken if each in LANGUAGES), own)
    words = translator(language)
    called = crisis.get(language) or crisis.get("es", "")
    gaps = {"country": country_name[language], "crisis": called[:1].lower() + called[1:]}
    return CallScript(
        language,
        spoken[0] if spoken else language,
        tuple(_say(words, each, gaps) for each in SENTENCES),
        _say(words, VOICEMAIL, gaps),
        _say(words, MESSAGE, gaps),
    )


# -- inside ---------------------------------------------------------------------------------


def _say(words: NullTranslations, message: str, gaps: dict[str, str]) -> str:
    translated: str = words.gettext(message)
    return translated % gaps

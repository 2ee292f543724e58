"""What the letters of the public form say: as a letter, and in a few words for a telephone.

The letter of a refusal says why and how to come back. It says the same to whoever is registered
already: who wrote has not proved who they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from sqlalchemy.orm import Session

from core.i18n.languages import N_, language_of, translator
from core.i18n.phones import international
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from directory.entries.models import ChannelKind
from registry.joining.models import JoiningRequest
from registry.joining.refusals import RefusalReason
from webapp.queries.close_to_me import public_post

_MOST_NUMBERS = 2


@dataclass(frozen=True, slots=True)
class LetterWords:
    """One kind of letter, with the gaps of its values."""

    subject: str
    text: Sequence[str]
    short: str
    """For a short message: one part of it without marks beyond its own letters, or two."""

    def body(self, message: OutboxMessage, to: str, values: Mapping[str, str]) -> MessageBody:
        """Return the letter in the reader's language."""
        translate = translator(message.language).gettext
        text = "\n\n".join(translate(each).format(**values) for each in self.text if each)
        return MessageBody(
            translate(self.subject).format(**values),
            f"{text}\n",
            to=to,
            short_text=translate(self.short).format(**values),
        )


CODE_WORDS = LetterWords(
    N_("Su código para registrarse: {code}"),
    (
        N_("Su código es {code}. Escríbalo en la página donde se está registrando."),
        N_(
            "Sirve durante 30 minutos y una sola vez. No se lo diga a nadie: su consulado no lo "
            "pide."
        ),
        N_("Si usted no se está registrando, no haga nada: sin el código no se guarda nada."),
    ),
    N_("Registro consular: su código es {code}. No lo dé a nadie."),
)
WELCOME_WORDS = LetterWords(
    N_("Su registro consular: su enlace personal"),
    (
        N_("Su consulado ya lo puede encontrar en una emergencia."),
        N_("Con este enlace ve, cambia o borra lo que guarda de usted y de su familia:"),
        "{link}",
        N_("Es personal: no lo reenvíe. Si lo pierde, cada seis meses le llega otro."),
    ),
    N_("Registro consular: su enlace personal, no lo reenvíe: {link}"),
)
_REFUSAL_SUBJECT = N_("Su solicitud de registro consular")
_REFUSAL_SHORT = N_("Registro consular: falta algo para registrarle. Vea {link} o llame: {numbers}")
_REFUSED = N_("Su consulado leyó lo que escribió para registrarse, y todavía no lo pudo registrar.")
_REASONS: Mapping[RefusalReason, str] = {
    RefusalReason.FAKE: N_(
        "No pudimos comprobar que lo escribió una persona. Si fue usted, la equivocación es "
        "nuestra: dígaselo al consulado y se arregla."
    ),
    RefusalReason.NOT_NATIONAL: N_(
        "Este registro es para nacionales de {country}. Si usted lo es, muéstreselo al consulado; "
        "si es de otro país, en la misma página puede registrarse con el suyo."
    ),
    RefusalReason.REGISTERED: N_(
        "Antes de escribirlo hace falta aclarar algo con usted, por teléfono o en el consulado."
    ),
    RefusalReason.UNREACHABLE: N_(
        "Le llamamos o le escribimos a lo que dio, y no logramos hablar con usted."
    ),
}
_WAY_BACK = N_("Puede volver a intentarlo cuando quiera: {link}")
_NUMBERS = N_("O llame a su consulado, {post}: {numbers}")
_ALL_NUMBERS = N_("O llame a su consulado. Los números están aquí: {numbers}")
_HELPED = N_("En una emergencia su consulado le ayuda igual: no hace falta estar en el registro.")
_ERASED = N_(
    "De lo que escribió no se guarda nada. Si usted no quiso registrarse, no tiene que hacer nada."
)


def refusal_body(
    session: Session, message: OutboxMessage, request: JoiningRequest, to: str, public_url: str
) -> MessageBody:
    """Return the letter that says that a request was refused, and the way back."""
    post = public_post(session, request.post_id)
    phones = [each for each in post.channels if each.kind is ChannelKind.PHONE] if post else []
    numbers = ", ".join(international(each.value) for each in phones[:_MOST_NUMBERS])
    territories = Locale.parse(language_of(message.language).locale).territories
    reason = RefusalReason(message.details["reason"])
    lines = (
        _REFUSED, _REASONS[reason], _WAY_BACK, _NUMBERS if numbers else _ALL_NUMBERS, _HELPED,
        _ERASED,
    )  # fmt: skip
    values = {
        "link": f"{public_url}/registrarse",
        "country": str(territories.get(request.country, request.country)),
        "post": post.name if post else "",
        "numbers": numbers or f"{public_url}/llamar",
    }
    return LetterWords(_REFUSAL_SUBJECT, lines, _REFUSAL_SHORT).body(message, to, values)

"""What each thing is asked for: one table, read by the officer's form, the public form and the
paper.

What is in no row here is asked of nobody. A test holds the table against the fields of the card and
of a stay: a field without a purpose cannot be added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.i18n.languages import N_


@dataclass(frozen=True, slots=True)
class FieldPurpose:
    """A field in the words of whoever fills it in; both are message ids."""

    title: str
    purpose: str


PURPOSES: Mapping[str, FieldPurpose] = MappingProxyType(
    {
        "full_name": FieldPurpose(
            N_("Nombre y apellidos"), N_("Para buscarle por su nombre, como lo usa.")
        ),
        "birth_date": FieldPurpose(
            N_("Fecha de nacimiento"),
            N_("Para no confundirle con otra persona del mismo nombre."),
        ),
        "birth_year": FieldPurpose(
            N_("Año de nacimiento"),
            N_("Para saber si es menor o mayor, y no confundirle con otra persona."),
        ),
        "sex": FieldPurpose(N_("Sexo"), N_("Para preparar la ayuda. Puede dejarlo en blanco.")),
        "phone": FieldPurpose(N_("Teléfono"), N_("Para llamarle en una emergencia.")),
        "other_phones": FieldPurpose(N_("Otros teléfonos"), N_("Por si el primero no contesta.")),
        "has_whatsapp": FieldPurpose(
            N_("El teléfono tiene WhatsApp"), N_("Para escribirle cuando no hay llamadas.")
        ),
        "email": FieldPurpose(
            N_("Correo electrónico"), N_("Para mandarle avisos y su enlace personal.")
        ),
        "channels": FieldPurpose(
            N_("Cómo quiere recibir avisos"), N_("Solo le avisamos por donde usted diga.")
        ),
        "preferred_channel": FieldPurpose(
            N_("Por dónde primero"), N_("Para intentar primero por donde sí contesta.")
        ),
        "language": FieldPurpose(
            N_("Idioma que mejor habla"), N_("Para hablarle en su idioma o con intérprete.")
        ),
        "languages": FieldPurpose(
            N_("Otros idiomas"), N_("Por si nadie de guardia habla el primero.")
        ),
        "needs": FieldPurpose(
            N_("Lo que necesitaría en una emergencia"),
            N_("Para llevar la ayuda que hace falta y llamar antes a quien más la necesita."),
        ),
        "needs_until": FieldPurpose(
            N_("Hasta cuándo"), N_("Pasado ese día se borra sola; nadie pregunta otra vez.")
        ),
        "contact_name": FieldPurpose(
            N_("A quién avisar si no contesta"),
            N_("Para saber de usted por alguien de su confianza, y avisarle."),
        ),
        "contact_phone": FieldPurpose(
            N_("Teléfono de esa persona"), N_("Para llamarle si usted no contesta.")
        ),
        "contacts": FieldPurpose(
            N_("Otras personas a quienes avisar"), N_("Por si la primera tampoco contesta.")
        ),
        "note": FieldPurpose(
            N_("Notas"), N_("Lo que deba saber quien le busque: señas, medicinas, horario.")
        ),
        "place": FieldPurpose(
            N_("Dónde está"), N_("Para saber si una emergencia le alcanza. Nadie sigue sus pasos.")
        ),
        "kind": FieldPurpose(
            N_("Vive aquí, trabaja por temporada o está de viaje"),
            N_("Para buscarle donde está de verdad en esos días."),
        ),
        "from_on": FieldPurpose(N_("Desde"), N_("Para no buscarle donde todavía no está.")),
        "until_on": FieldPurpose(N_("Hasta"), N_("Para no buscarle donde ya no está.")),
        "household": FieldPurpose(
            N_("Quienes viven juntos"),
            N_("Para llamar una vez por familia y no separar a nadie."),
        ),
        "consent": FieldPurpose(N_("Consentimiento"), N_("Sin él no guardamos nada.")),
    }
)
"""By field of a card, of a stay, of the household and of the consent."""
NOT_ASKED = frozenset({"source_words", "unread"})
"""Fields of a card that no form asks for: words of a list that was brought in."""

"""What may be mended about a registration, in words: short for a count, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from registry.quality.models import RegistrationFault

FAULT_WORDS: Mapping[RegistrationFault, str] = {
    RegistrationFault.NO_PLACE: N_("Sin lugar"),
    RegistrationFault.CLOSED_CARD: N_("Ficha que no se abre"),
    RegistrationFault.UNREACHABLE: N_("Sin teléfono ni correo"),
    RegistrationFault.UNREAD_PHONE: N_("Teléfono ilegible"),
    RegistrationFault.BAD_NUMBER: N_("Teléfono que no sirve"),
    RegistrationFault.REFUSED_MAIL: N_("Correo que rebota"),
    RegistrationFault.MINOR_ALONE: N_("Menores sin tutor a quien llamar"),
    RegistrationFault.COARSE_PLACE: N_("Solo se sabe el municipio"),
    RegistrationFault.DOUBLE: N_("Posibles dobles"),
    RegistrationFault.UNCONFIRMED: N_("Sin confirmar"),
    RegistrationFault.EXPIRING: N_("Su plazo termina pronto"),
    RegistrationFault.NEED_OVER: N_("Necesidad con fecha pasada"),
    RegistrationFault.NO_CHANNEL: N_("Sin canal consentido"),
    RegistrationFault.LEFT: N_("Dijeron que se fueron"),
}
FAULT_ADVICE: Mapping[RegistrationFault, str] = {
    RegistrationFault.NO_PLACE: N_(
        "Ninguna alerta las alcanza. Ubíquelas en el mapa o en una lista."
    ),
    RegistrationFault.CLOSED_CARD: N_(
        "Nadie puede leerla aquí. Avise a quien opera la instalación: quizá falte una llave."
    ),
    RegistrationFault.UNREACHABLE: N_(
        "En una emergencia no hay cómo llamarlas. Pregunte a su hogar."
    ),
    RegistrationFault.UNREAD_PHONE: N_(
        "La lista traía un número que nadie pudo leer. Escríbalo con su país en la ficha."
    ),
    RegistrationFault.BAD_NUMBER: N_(
        "Quien llamó dijo que es de otra persona o está fuera de servicio. Corríjalo en la ficha."
    ),
    RegistrationFault.REFUSED_MAIL: N_(
        "Su correo rechazó el último mensaje. Llame, y corrija o quite el correo."
    ),
    RegistrationFault.MINOR_ALONE: N_(
        "No vive con nadie mayor y no hay a quién llamar. Pregunte por su tutora o tutor."
    ),
    RegistrationFault.COARSE_PLACE: N_(
        "Se cuentan en el centro de su municipio. Pregunte por la calle, la colonia o el código "
        "postal."
    ),
    RegistrationFault.DOUBLE: N_("Tal vez ya estaban. Compárelas y decida."),
    RegistrationFault.UNCONFIRMED: N_(
        "En más de siete meses nadie dijo que todo sigue igual, y no contestaron los mensajes. "
        "Llame; el silencio no quiere decir que se fueron."
    ),
    RegistrationFault.EXPIRING: N_(
        "Sus datos se borrarán. Si quieren seguir, anote que lo dijeron y se renueva."
    ),
    RegistrationFault.NEED_OVER: N_(
        "Ya no se cuenta. Pregunte si sigue, y póngale otra fecha o quítela."
    ),
    RegistrationFault.NO_CHANNEL: N_(
        "No consintieron ningún canal para avisos. Pregunte por cuál quieren recibirlos."
    ),
    RegistrationFault.LEFT: N_(
        "Ninguna zona las cuenta y nadie les escribe. Se borran al terminar su plazo; si "
        "volvieron, anótelo."
    ),
}

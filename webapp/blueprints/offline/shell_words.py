"""The words of the pages drawn by script: a browser gets them in the page, in its language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from core.i18n.languages import N_

SHELL_WORDS: Mapping[str, str] = {
    "age_now": N_("hace menos de un minuto"),
    "age_minutes": N_("hace {n} min"),
    "age_hours": N_("hace {n} h {m} min"),
    "made": N_("Datos de {age}"),
    "until": N_("Se borra a las {time}"),
    "for": N_("{place} · {account}"),
    "wrong": N_("Esa no es la frase. Intentos que quedan: {n}. Después se borra todo."),
    "wrong_few": N_(
        "Esa no es la frase. Intentos que quedan: {n}. Después se borra todo, también lo que no "
        "se ha enviado."
    ),
    "wiped": N_("Se borró todo lo que llevaba este aparato: diez intentos fallidos."),
    "over": N_("El paquete pasó de 12 horas y se borró. Con red puede llevar otro."),
    "ended": N_("El paquete se borró: la sesión en la que se hizo terminó."),
    "revoked": N_("La cuenta está cerrada: se borró todo lo que llevaba este aparato."),
    "opening": N_("Abriendo: tarda unos segundos a propósito."),
    "sealing": N_("Sellando: tarda unos segundos a propósito."),
    "fetching": N_("Juntando el paquete."),
    "taken": N_("Llevado. Se abre sin red en esta dirección hasta las {time}."),
    "held": N_("Este aparato lleva un paquete de {age}. Se borra a las {time}."),
    "not_taken": N_("No se pudo llevar. Revise la red y vuelva a intentar."),
    "others": N_(
        "Sin enviar, de otra cuenta: {n}. Solo esa cuenta puede enviarlo: que entre y lo envíe, o "
        "bórrelo."
    ),
    "waiting": N_("Por enviar: {n}"),
    "waiting_none": N_("Nada por enviar"),
    "signed_out": N_("Para enviar, entre con su cuenta."),
    "unsent": N_(
        "Sin enviar en este aparato: {n}. Al salir se borra. Envíelo antes, o borre abajo lo que "
        "lleva este aparato y salga."
    ),
    "sign_in": N_("Entrar"),
    "send": N_("Enviar ahora"),
    "no_line": N_("Sin red: se envía cuando vuelva."),
    "queue": N_("Por enviar"),
    "queue_empty": N_("Aquí aparece lo que anote sin red, hasta que el servidor lo tenga."),
    "mark_line": N_("Hogar {n} ({crisis}): {outcome}"),
    "family_line": N_("Familia: {names}"),
    "state_waiting": N_("espera la red"),
    "state_entered": N_("llegó"),
    "state_older": N_("llegó; hay una llamada posterior"),
    "state_beside": N_("llegó, junto a otra anotación distinta"),
    "state_registered": N_("registrada"),
    "state_conflict": N_("alguien más anotó otra cosa"),
    "state_refused": N_("no se pudo anotar"),
    "state_unlike": N_("ya se recibió otra cosa con este número"),
    "state_asks": N_("hace falta una respuesta"),
    "conflict": N_("Mientras tanto, otra persona anotó «{other}» ({time})."),
    "mine_too": N_("Anotar también la mía"),
    "drop_mine": N_("Quitar la mía"),
    "drop": N_("Quitar de la lista"),
    "edit": N_("Corregir"),
    "other_person": N_("Es otra persona: registrarla"),
    "same_person": N_("Es la misma: quitar esta"),
    "no_place": N_("Ninguno: dejarla por ubicar"),
    "family_saved": N_("Guardada en este aparato, sellada. Por enviar: {n}."),
    "name_missing": N_("Falta el nombre."),
    "marked": N_("Anotado: {outcome}, {time}. Espera la red."),
    "whose_number": N_("Toque primero el número que marcó."),
    "needs_missing": N_("Marque qué necesita, o escríbalo."),
    "cannot": N_(
        "Esta página necesita la red. Sin ella se abre lo que este aparato lleva sellado."
    ),
    "nothing": N_("Este aparato no lleva ningún paquete."),
    "nothing_how": N_("Con red, entre y toque «Sin red» para llevar uno: dura 12 horas."),
    "confirm_drop": N_(
        "Se borra el paquete, y lo que no se ha enviado ({n}). Toque otra vez para borrar."
    ),
}


def shell_words() -> dict[str, str]:
    """Return the words in the language of this request."""
    return {name: _(words) for name, words in SHELL_WORDS.items()}

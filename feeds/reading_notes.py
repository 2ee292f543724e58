"""What a reader says of a message it understood otherwise than its format writes it.

Texts in Spanish, translated where they are shown; a message holds the text, its row too.
"""

from __future__ import annotations

from core.i18n.languages import N_

TIMES_WITHOUT_ZONE = N_("Sus horas no dicen su zona: se leyeron como UTC")
AXES_SUSPECTED = N_(
    "Su dibujo queda lejos de lo que su zona nombra (¿latitud y longitud cambiadas?): no se usa"
)
AXES_PARTLY_SUSPECTED = N_(
    "Parte de su dibujo queda lejos de lo que su zona nombra (¿latitud y longitud cambiadas?): esa"
    " parte no se usa"
)
SIGN_SUSPECTED = N_(
    "Su dibujo queda lejos de lo que su zona nombra (¿falta el signo menos?): no se usa"
)
SIGN_PARTLY_SUSPECTED = N_(
    "Parte de su dibujo queda lejos de lo que su zona nombra (¿falta el signo menos?): esa parte no"
    " se usa"
)
IN_THE_AIR = N_("Vale solo en el aire, muy por encima del suelo: ahí abajo no toca a nadie")
ABOVE_A_HEIGHT = N_("Vale a partir de cierta altura: aquí se toma todo su terreno")
TIME_UNREADABLE = N_("Una de sus horas no se puede leer: se tomó como si no la dijera")
ENDS_BEFORE_IT_BEGINS = N_("Según sus propias horas vence antes de empezar: revísenlas")
EARLIER_ZONE = N_("La zona es la del mensaje anterior: el último no dice dónde")
EARLIER_DRAWING = N_("Parte de su dibujo es de un aviso anterior al vigente")
FAR_AWAY = N_("El mensaje dice que está lejos: mide una distancia, no nombra una zona")
PAGE_DELETED = N_("Ya no está en la lista de su fuente; su propia página dice que fue borrado")
PAGE_GONE = N_("Ya no está en la lista de su fuente, que también quitó su propia página")
PAGE_OVER = N_("Ya no está en la lista de su fuente; su propia página dice que terminó")
PAGE_STANDS = N_("Ya no está en la lista de su fuente; su propia página dice que sigue vigente")
PAGE_OWED = N_(
    "Ya no está en la lista de su fuente y su propia página no se pudo leer: nadie ha dicho que"
    " terminó; se vuelve a preguntar"
)
PAGE_ENDINGS = frozenset({PAGE_DELETED, PAGE_GONE, PAGE_OVER})
PAGE_NOTES = PAGE_ENDINGS | {PAGE_STANDS, PAGE_OWED}
RECORD_ONLY = N_(
    "Solo registro: la alerta sísmica dura un minuto y llega después del temblor; no marca a nadie."
    " A quién toca el sismo lo dicen el USGS y GDACS"
)
WAVES_BELOW_THREAT = N_(
    "Nombra otras costas donde espera menos de 0,3 m: están en su texto y no son zona"
)

"""The words people answer with, in three languages, without accents and in small letters.

Who adds one: a word of help costs nothing, a word of *safe* is looked at from all sides. A word
that only looks like one of these stands in `LOOKALIKES`, so that no slip of a finger is seen in it.
"""

from __future__ import annotations

from collections.abc import Mapping

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of the code of a message: no sign that is taken for another one."""
CODE_LENGTH = 4


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CRIES: Mapping[str, tuple[str, ...]] = {
    "es": (
        "ayud", "aiud", "allud", "hayud", "auxili", "ausili", "socor", "rescat", "atrapad",
        "herid", "necesit", "nesesit", "nececit", "salvenm", "salvenn", "salvame", "varad",
        "ahogand", "ahogam", "sangrand", "desangr",
    ),
    "en": (
        "help", "hlp", "rescue", "trapped", "injur", "bleeding", "need", "mayday", "strand",
        "drown", "stuck",
    ),
    "fr": ("aide", "secour", "coinc", "bloqu", "blesse", "blessu", "besoin", "pieg", "saign"),
}  # fmt: skip
"""Beginnings of words that ask for help."""
CRY_WORDS = _words("sos s.o.s 911 112 hel elp halp hepl auxlio axilio")
CRY_KEYS = ("ayuda", "auxilio", "socorro", "rescate", "help", "rescue", "aide", "secours")
"""One slip away from these is these, wherever it stands."""
CRY_HEARTS = ("ayud", "auxili", "socorr", "rescat", "help", "rescue", "secours", "911")
"""Found also in letters that stand apart or run together: A Y U D A, ayudaporfavor."""

DISTRESS = (
    # es
    "emergenc", "urgen", "urgid", "inund", "incendi", "quemad", "quemand", "derrumb", "ahog",
    "sangr", "desmay", "infart", "ambulanc", "hospital", "enferm", "medicin", "medicament",
    "insulin", "oxigen", "dialisis", "diabet", "desaparec", "perdid", "perdimos", "secuestr",
    "violad", "golpe", "fractur", "embaraz", "llorand", "azotea", "tejado", "encerrad", "solit",
    "muert", "murio", "murier", "murien", "fallec", "grave", "critic", "insegur", "subiendo",
    "creciend", "explos", "dispar", "balace", "detenid", "detuv", "redada", "deport", "peligr",
    "venga", "vengen", "busque", "saque", "preocupad", "desesperad", "angusti",
    # en
    "hungr", "thirst", "starv", "missing", "scared", "afraid", "flood", "collaps", "oxygen",
    "medic", "kidnap", "pregnan", "unsafe", "rising", "detain", "escap", "broken",
    "worr", "desperat", "burn", "endanger",
    # fr
    "malad", "disparu", "perdu", "enceint", "detress", "brul", "blesse", "inquiet", "noy",
)  # fmt: skip
"""Beginnings of words beside which nothing is safe until somebody has read it."""
DISTRESS_WORDS = _words(
    "dolor duele miedo hambre sed frio parto techo arbol cerro monte muere muerto morir peor mal "
    "malo mala malos sube crece migra carcel arrestado arrestados salir sola solo solos solas "
    "hurt blood bleed fire danger sick ill pain dying dead died die death lost roof asap worse bad "
    "jail prison attic alone leave cold tree hill feu faim soif froid hopital meurt "
    "mourir mort morts peur toit seul seule seuls monte grave venez vite sang sortir police ice"
)
SIREN_SIGNS = frozenset("🆘🚨🚑🚒⚠☠💀🩸🔥🌊🏥💔😭😢😥😰😱😨🙏🥺😔😞🤕🤒❌👎🚫🛑")
"""Drawings beside which nothing is safe until somebody has read it."""
CRY_SIGNS = frozenset("🆘")

SAFE_PHRASES: Mapping[str, tuple[str, ...]] = {
    "es": (
        "a salvo", "asalvo", "sano y salvo", "sana y salva", "sanos y salvos", "sanas y salvas",
        "fuera de peligro", "sin novedad", "estoy bien", "estamos bien", "estoy muy bien",
        "estamos muy bien", "todo bien", "todo tranquilo", "todos bien", "todo esta bien",
        "todos estamos bien",
        "toda la familia bien", "estoy seguro", "estoy segura", "estamos seguros",
        "estamos seguras", "ileso", "ilesa", "ilesos", "ilesas", "bien", "salvo", "salvos",
        "estoy ok", "estamos ok", "todo ok", "todos ok",
    ),
    "en": (
        "safe and sound", "safe and well", "out of danger", "safe", "im fine", "i am fine",
        "we are fine",
        "were fine", "im ok", "im okay", "i am ok", "i am okay", "we are ok", "we are okay",
        "were ok", "were okay", "all ok", "all okay", "everyone ok", "everyone is ok", "im good",
        "we are good", "were good", "all good", "doing fine", "unharmed", "fine", "im alright",
        "alright",
    ),
    "fr": (
        "sain et sauf", "saine et sauve", "sains et saufs", "saines et sauves",
        "hors de danger", "en securite", "je vais bien", "nous allons bien", "on va bien",
        "tout va bien", "tous vont bien", "ca va bien", "ca va", "indemne", "indemnes",
    ),
}  # fmt: skip
SAFE_KEYS = (
    "salvo", "asalvo", "safe", "bien", "estoy", "estamos", "todos", "fine", "securite", "sauf",
)  # fmt: skip
"""One slip away from these, with the same first letter and among the first words, is these."""
SAFE_SLIPS = {
    "bn": "bien", "vien": "bien", "bein": "bien", "biem": "bien", "salbo": "salvo",
    "stoy": "estoy", "toy": "estoy", "estoi": "estoy", "stamos": "estamos", "tamos": "estamos",
    "okay": "ok", "oki": "ok", "securitee": "securite", "saef": "safe", "safw": "safe",
    "allright": "alright",
}  # fmt: skip

MOVED_PHRASES: Mapping[str, tuple[str, ...]] = {
    "es": (
        "me mude", "nos mudamos", "me he mudado", "mude", "mudamos", "mudado", "mudada",
        "me cambie", "nos cambiamos", "me movi", "nos movimos", "evacue", "evacuamos",
        "estoy en otro lugar", "estamos en otro lugar", "en otro lugar", "otro lugar",
        "otra ciudad", "me fui a", "nos fuimos a", "me fui para", "me traslade", "nos trasladamos",
    ),
    "en": (
        "i moved", "we moved", "have moved", "moved", "relocated", "evacuated", "another place",
        "somewhere else", "elsewhere", "another city",
    ),
    "fr": (
        "jai demenage", "j ai demenage", "nous avons demenage", "demenage", "je me suis deplace",
        "deplace", "deplaces", "deplacee", "ailleurs", "autre endroit", "autre lieu",
        "evacues", "evacuee",
    ),
}  # fmt: skip
MOVED_KEYS = ("moved", "mude", "mudamos", "demenage", "relocated")

STOP_WORDS = _words(
    "stop baja unsubscribe arret cancelar cancel desabonner desinscrire stopall end quit"
)
STOP_KEYS = ("stop", "baja", "unsubscribe", "cancelar")
STOP_PHRASES = (
    "dar de baja", "deme de baja", "denme de baja", "darme de baja", "no mas mensajes",
    "no me escriban", "no me manden", "no me envien", "dejen de escribir", "dejen de mandar",
    "no more messages", "stop sending", "stop texting", "stop messages", "remove me",
    "plus de messages", "arretez", "arreter les messages", "me desabonner", "me desinscrire",
)  # fmt: skip
START_WORDS = _words("start alta unstop reprendre reactivar inicio")
START_PHRASES = ("dar de alta", "deme de alta", "darme de alta", "start again")

NEGATIONS = _words(
    "no not nt dont doesnt didnt isnt arent wasnt cant cannot couldnt wont havent hasnt aint never "
    "none nobody nothing ni nunca jamas sin nadie nada tampoco pas jamais rien ne n aucun aucune "
    "sans non without neither nor unable imposible impossible personne"
)
CONTRASTS = _words(
    "pero but mais excepto except menos aunque although sauf salvo however cependant yet until "
    "hasta todavia aun still only solamente unicamente falta faltan sinon unless"
)
QUESTIONS = _words(
    "donde quien quienes como cuando cual cuanto que where who how when what which why ou qui "
    "comment quand quoi pourquoi combien is are esta estan est sont"
)
"""Beside *safe* these ask, or speak of somebody else."""

KIN = _words(
    "mama papa madre padre hermano hermana hermanos hermanas hijo hija hijos hijas esposo esposa "
    "primo prima tio tia abuelo abuela sobrino sobrina mom mother dad father brother sister son "
    "daughter wife husband cousin uncle aunt mere pere frere soeur fils fille mari femme amigo "
    "amiga friend vecino vecina neighbor vecinos nino nina ninos ninas bebe baby kids children "
    "enfants nieto nieta parents padres papas suegra suegro"
)
FIRST_PERSON = _words(
    "yo me nos mude mudamos evacuamos movimos estoy estamos soy somos nosotros todo todos todas "
    "i im we were weve all everyone je suis "
    "nous on tous toute tout sommes vais allons familia family famille"
)
PLURAL = _words(
    "estamos somos todos todas nosotros we were weve everyone all nous tous sommes allons familia "
    "family famille ilesos ilesas salvos sanos saufs seguros seguras evacuamos mudamos movimos"
)
"""Who says one of these speaks for the household."""
GREETINGS = _words(
    "hola buen buena buenos buenas dias tardes noches saludos gracias muchas muchisimas mil dios "
    "bendiciones "
    "amen hello hi hey good morning thanks thank you thx ty god bless bonjour salut merci beaucoup "
    "dieu grace bonsoir ok okay vale recibido enterado entendido received noted recu compris "
    "senor senora sr sra consul consulado consulate consulat lic licenciado"
)
"""Alone these say neither safe nor help."""
COURTESIES = (
    "que dios los bendiga", "que dios le bendiga", "dios los bendiga", "dios le bendiga",
    "dios te bendiga", "gracias por su mensaje", "gracias por el mensaje", "gracias por su aviso",
    "gracias por el aviso", "gracias por avisar", "gracias por avisarnos", "gracias por preguntar",
    "gracias por preocuparse", "gracias por estar pendiente", "gracias por estar pendientes",
    "gracias por su atencion", "gracias por todo", "que tengan buen dia", "que tenga buen dia",
    "que tengan buena noche", "buen dia", "buena noche", "igualmente", "un abrazo", "un saludo",
    "thank you so much", "thanks so much", "thank you very much", "thanks a lot",
    "thanks for the message", "thanks for your message", "thank you for the message",
    "thank you for your message", "thanks for asking", "thank you for asking",
    "thanks for checking in", "thanks for checking on us", "thank you for checking",
    "thanks for your concern", "thank you for your concern", "have a nice day", "have a good day",
    "god bless you all", "god bless you", "merci pour votre message", "merci pour le message",
    "merci de demander", "merci de votre message", "bonne journee", "bonne soiree", "bonne nuit",
    "que dieu vous benisse", "dieu vous benisse",
)  # fmt: skip
"""Whole phrases that say no more than a greeting does: beside *safe* they take nothing from it."""
HARMLESS = (
    GREETINGS
    | KIN
    | FIRST_PERSON
    | _words(
        "a al el la los las lo un una unos mi mis mio y e con de del en por para preguntar aqui "
        "aca "
        "ya ahora hoy tambien muy toda se me nos su sus te si casa hogar hotel albergue refugio "
        "trabajo escuela iglesia sala momento ahorita estado respuesta opcion numero codigo clave "
        "persona personas adulto adultos anos the my our ma mon and with at in home house "
        "shelter work "
        "school church hotel here now today too also very am for asking it this that code option "
        "answer number people person adults yes le les mes notre avec et a la chez maison travail "
        "ici maintenant aussi tres merci reponse numero code oui personnes ca c va bien y sain "
        "everybody checking tranquilo tranquilos x monde both ambos ambas us safely sound of out"
    )
)
LOOKALIKES = _words(
    "buen buena save saves saved same sale sales sane sage safer safety cafe safari salto saldo "
    "salgo salva "
    "salve sal salon bienes been bean bin bine fire find five fin fina fines line move moves mover "
    "mudo muda mide mute mule step shop stow baje bajo bala bata baya bajan bajar vaja estos esto "
    "estan esta estado todo toda todas fino sauce saut safran salio salimos biens vino vine hielo "
    "cancelas cancela cancelaron"
)
FIGURE_WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {"uno": "1", "dos": "2", "tres": "3"},
    "en": {"one": "1", "two": "2", "three": "3"},
    "fr": {"un": "1", "deux": "2", "trois": "3"},
}
COUNTED = _words(
    "personas adultos adulto ninos nino nina ninas hijos hijas anos people persons adults kids "
    "children personnes enfants adultes ans de miembros integrantes dias horas hrs hours days am "
    "pm jours heures familias perros gatos"
)
"""A figure before one of these counts, and answers nothing."""
COUNTING = _words("los las somos nous sommes were we are all todos tous con son las de y eramos")
"""A figure behind one of these counts, and answers nothing."""

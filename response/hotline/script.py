"""What an operator says, in three languages: the order of a call, and answers to what is asked.

The rule: no answer says, or lets anybody work out, whether somebody is registered, was reached or
is safe. Whoever asks for another person gets one answer, the same for everybody: we take your
message to them. The texts are said aloud in the language of the caller, whatever language the
operator reads pages in; hence they stand here in all of them and not in the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.i18n.high_signs import in_language
from core.i18n.languages import INTERFACE_LANGUAGES


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text to be said, by language."""

    code: str
    es: str
    en: str
    fr: str
    es_title: str = ""
    en_title: str = ""
    fr_title: str = ""

    def text(self, language: str) -> str:
        """Return what is said in a language; Spanish where it is none of the three."""
        return in_language({"en": self.en, "fr": self.fr}.get(language, self.es), language)

    def title(self, language: str) -> str:
        """Return what it answers, in a language."""
        titles = {"en": self.en_title, "fr": self.fr_title}
        return in_language(titles.get(language, self.es_title), language)


SCRIPT: tuple[SpokenText, ...] = (
    SpokenText(
        "greet",
        "Línea consular, le atiende una persona. ¿Está usted en peligro en este momento?",
        "Consular line, a person is listening. Are you in danger right now?",
        "Ligne consulaire, une personne vous écoute. Êtes-vous en danger en ce moment ?",
    ),
    SpokenText(
        "danger",
        "Si hay peligro de muerte, cuelgue y marque 911 o el número local. No le pedirán papeles "
        "para salvarle.",
        "If your life is in danger, hang up and dial 911 or the local number. Rescue does not ask "
        "for papers.",
        "Si votre vie est en danger, raccrochez et composez le 911 ou le numéro local. Les secours "
        "ne demandent pas de papiers.",
    ),
    SpokenText(
        "where",
        "¿Dónde está, y cuántas personas están con usted? No le preguntaré por su situación "
        "migratoria.",
        "Where are you, and how many people are with you? I will not ask about your immigration "
        "status.",
        "Où êtes-vous, et combien de personnes sont avec vous ? Je ne vous demanderai pas votre "
        "situation migratoire.",
    ),
    SpokenText(
        "number",
        "¿A qué número le podemos llamar, y a qué hora?",
        "At what number can we call you back, and at what time?",
        "À quel numéro pouvons-nous vous rappeler, et à quelle heure ?",
    ),
    SpokenText(
        "repeat",
        "Le repito lo que anoté. ¿Es así?",
        "Let me read back what I wrote. Is that right?",
        "Je vous relis ce que j'ai noté. Est-ce exact ?",
    ),
    SpokenText(
        "end",
        "Quedó anotado. Si cambia algo, llame otra vez a este número.",
        "It is written down. If anything changes, call this number again.",
        "C'est noté. Si quelque chose change, rappelez ce numéro.",
    ),
)
"""The order of a call."""

MESSAGE_PATH = SpokenText(
    "message",
    "No puedo decirle de nadie si está en nuestros registros ni dónde está: así la protegemos "
    "también a usted. Tomo su mensaje y su número; si logramos hablar con esa persona, se lo "
    "damos, y ella decide si le llama.",
    "I cannot tell you of anybody whether they are in our records or where they are: the same rule "
    "protects you. I will take your message and your number; if we manage to speak with that "
    "person, we will give it to them, and they decide whether to call you.",
    "Je ne peux dire de personne si elle figure dans nos registres ni où elle est : cette règle "
    "vous protège aussi. Je prends votre message et votre numéro ; si nous parvenons à parler à "
    "cette personne, nous le lui donnerons, et elle décidera de vous appeler.",
    "¿Pregunta por otra persona?",
    "Do they ask about somebody else?",
    "Demande-t-on des nouvelles de quelqu'un ?",
)
"""The one answer to whoever asks for another person, registered or not."""

READY_ANSWERS: tuple[SpokenText, ...] = (
    MESSAGE_PATH,
    SpokenText(
        "papers",
        "No preguntamos ni guardamos la situación migratoria de nadie. Si en un albergue le piden "
        "papeles, díganoslo.",
        "We never ask or keep anybody's immigration status. If a shelter asks you for papers, tell "
        "us.",
        "Nous ne demandons ni ne gardons la situation migratoire de personne. Si un refuge vous "
        "demande des papiers, dites-le-nous.",
        "¿Me van a pedir papeles?",
        "Will they ask me for papers?",
        "Va-t-on me demander des papiers ?",
    ),
    SpokenText(
        "shelter",
        "Le digo los albergues abiertos que tenemos confirmados cerca de donde está, y cuándo se "
        "confirmaron. Llame antes de salir si puede.",
        "I will read you the open shelters we have confirmed near you, and when they were "
        "confirmed. Call before you set out if you can.",
        "Je vous lis les refuges ouverts que nous avons confirmés près de vous, et quand ils l'ont "
        "été. Appelez avant de partir si vous pouvez.",
        "¿A dónde puedo ir?",
        "Where can I go?",
        "Où puis-je aller ?",
    ),
    SpokenText(
        "documents",
        "Un pasaporte perdido se repone después. Ahora lo primero es que usted esté a salvo.",
        "A lost passport can be replaced later. First of all, be safe.",
        "Un passeport perdu se remplace plus tard. L'important est d'abord d'être en sécurité.",
        "Perdí mi pasaporte",
        "I lost my passport",
        "J'ai perdu mon passeport",
    ),
    SpokenText(
        "return",
        "Anoto que desea volver. No puedo prometerle un transporte; le llamamos cuando haya uno.",
        "I write down that you wish to return. I cannot promise transport; we call you when there "
        "is some.",
        "Je note que vous souhaitez rentrer. Je ne peux pas promettre de transport ; nous vous "
        "appellerons quand il y en aura.",
        "Quiero volver a mi país",
        "I want to go home",
        "Je veux rentrer chez moi",
    ),
    SpokenText(
        "media",
        "No damos números de personas por teléfono. Escriba a la oficina de prensa; anoto su "
        "medio.",
        "We give no numbers of people by telephone. Please write to the press office; I note your "
        "outlet.",
        "Nous ne donnons aucun chiffre par téléphone. Écrivez au service de presse ; je note votre "
        "média.",
        "Es la prensa",
        "It is the press",
        "C'est la presse",
    ),
    SpokenText(
        "offer",
        "Gracias. Anoto qué ofrece, dónde y hasta cuándo; le llamamos si hace falta.",
        "Thank you. I write down what you offer, where and until when; we call you if it is "
        "needed.",
        "Merci. Je note ce que vous offrez, où et jusqu'à quand ; nous vous appellerons au besoin.",
        "Quiere ayudar",
        "They want to help",
        "Veut aider",
    ),
)
"""By what is asked; the first is the one that is never changed by what anybody knows."""
LANGUAGES_SPOKEN: Mapping[str, str] = {each.code: each.own_name for each in INTERFACE_LANGUAGES}

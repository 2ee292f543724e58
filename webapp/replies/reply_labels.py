"""The words of replies: what they say, by which way they came, who speaks."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from watch.replies.models import ReadingState, ReplySpeaker
from watch.replies.understanding import ReplyKind

KIND_WORDS: Mapping[ReplyKind, str] = {
    ReplyKind.SAFE: N_("a salvo"),
    ReplyKind.HELP: N_("pide ayuda"),
    ReplyKind.MOVED: N_("en otro lugar"),
    ReplyKind.STOP: N_("no quiere más consejos"),
    ReplyKind.START: N_("quiere volver a recibirlos"),
    ReplyKind.UNCLEAR: N_("no está claro"),
}
VERDICT_WORDS: Mapping[ReplyKind, str] = {
    ReplyKind.HELP: N_("Pide ayuda"),
    ReplyKind.SAFE: N_("Está a salvo"),
    ReplyKind.MOVED: N_("A salvo en otro lugar"),
    ReplyKind.STOP: N_("No quiere más consejos"),
    ReplyKind.UNCLEAR: N_("No dice ninguna de estas cosas"),
}
"""What an officer may read a reply as."""
KIND_TONES: Mapping[ReplyKind, str] = {
    ReplyKind.SAFE: "ok",
    ReplyKind.HELP: "danger",
    ReplyKind.MOVED: "ok",
    ReplyKind.STOP: "off",
    ReplyKind.START: "info",
    ReplyKind.UNCLEAR: "warn",
}
READING_WORDS: Mapping[ReadingState, str] = {
    ReadingState.NOT_NEEDED: "",
    ReadingState.WAITING: N_("sin leer"),
    ReadingState.SECOND_LOOK: N_("falta que la mire otra persona"),
    ReadingState.READ: N_("leída"),
}
SPEAKER_WORDS: Mapping[ReplySpeaker, str] = {
    ReplySpeaker.SELF: N_("la persona misma"),
    ReplySpeaker.HOUSEHOLD: N_("alguien de su casa"),
    ReplySpeaker.THIRD_PARTY: N_("otra persona"),
}
CHANNEL_WORDS: Mapping[str, str] = {
    "sms": N_("SMS"),
    "whatsapp": N_("WhatsApp"),
    "telegram": N_("Telegram"),
    "link": N_("enlace del mensaje"),
    "form": N_("página pública"),
    "telephone": N_("teléfono"),
}

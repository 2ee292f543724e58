"""What lessons are for, and how far they have come, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from response.closing.models import LessonState, LessonTarget

TARGET_WORDS: Mapping[LessonTarget, str] = MappingProxyType(
    {
        LessonTarget.PROTOCOL: N_("los protocolos"),
        LessonTarget.PLAN: N_("el plan"),
        LessonTarget.DIRECTORY: N_("el directorio"),
        LessonTarget.PRODUCT: N_("Atalaya"),
    }
)
LESSON_STATE_WORDS: Mapping[LessonState, str] = MappingProxyType(
    {
        LessonState.OPEN: N_("por hacer"),
        LessonState.IN_WORK: N_("en trabajo"),
        LessonState.DONE: N_("hecha"),
        LessonState.DROPPED: N_("descartada"),
    }
)

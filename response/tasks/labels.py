"""Words for the codes of tasks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from response.tasks.models import TaskState, TickOrigin

TASK_STATE_WORDS: Mapping[TaskState, str] = MappingProxyType(
    {
        TaskState.OPEN: N_("pendiente"),
        TaskState.DOING: N_("en curso"),
        TaskState.DONE: N_("hecha"),
        TaskState.NOT_NEEDED: N_("no hace falta"),
        TaskState.HANDED_OVER: N_("pasada a otros"),
    }
)
TICK_ORIGIN_WORDS: Mapping[TickOrigin, str] = MappingProxyType(
    {
        TickOrigin.SCREEN: N_("en pantalla"),
        TickOrigin.PAPER: N_("en papel, pasada después"),
        TickOrigin.COMMAND: N_("por la línea de órdenes"),
    }
)

"""Words for the codes of the rules."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from watch.rules.models import FiringOutcome
from watch.rules.terms import Trigger

TRIGGER_WORDS: Mapping[Trigger, str] = {
    Trigger.NEW: N_("la primera vez"),
    Trigger.GRAVER: N_("si se agrava"),
    Trigger.MORE: N_("si hay muchas personas más dentro"),
    Trigger.POST: N_("si otra sede queda dentro"),
    Trigger.SHELTER: N_("si otro albergue queda dentro"),
    Trigger.MOVED: N_("si llega a otro estado"),
    Trigger.SILENT: N_("si su fuente calla demasiado"),
    Trigger.CANCELLED: N_("si su fuente lo cancela"),
}
"""When a rule writes."""

FIRING_WORDS: Mapping[Trigger, str] = {
    Trigger.NEW: N_("nuevo"),
    Trigger.GRAVER: N_("más grave"),
    Trigger.MORE: N_("más personas dentro"),
    Trigger.POST: N_("otra sede dentro"),
    Trigger.SHELTER: N_("otro albergue dentro"),
    Trigger.MOVED: N_("llegó a otro estado"),
    Trigger.SILENT: N_("su fuente calla"),
    Trigger.CANCELLED: N_("cancelado"),
}
"""Why it wrote."""

OUTCOME_WORDS: Mapping[FiringOutcome, str] = {
    FiringOutcome.SENT: N_("avisó"),
    FiringOutcome.HELD: N_("espera al fin de las horas de silencio"),
    FiringOutcome.DIGEST: N_("va al resumen del día"),
    FiringOutcome.LAPSED: N_("dejó de ser cierto mientras esperaba"),
    FiringOutcome.NOBODY: N_("no había a quién avisar"),
}

CERTAINTY_WORDS: Mapping[str, str] = {
    "Observed": N_("observado"),
    "Likely": N_("observado o probable"),
    "Possible": N_("observado, probable o posible"),
}
"""The least sure that will do, with all that is surer."""

CONDITION_WORDS: Mapping[str, str] = {
    "kind": N_("es otro tipo de peligro"),
    "severity": N_("no es tan grave"),
    "certainty": N_("no es tan seguro"),
    "place": N_("no llega a ese lugar"),
    "touching": N_("no toca a nadie ni nada de los suyos"),
    "persons": N_("hay menos personas dentro"),
    "needs": N_("hay menos personas con necesidades especiales"),
    "shelter": N_("no hay albergues dentro"),
    "post": N_("no hay sedes dentro"),
    "plan_area": N_("no llega al área de ningún plan"),
}
"""Why a rule is silent."""

UNKNOWN_WORDS: Mapping[str, str] = {
    "certainty": N_("qué tan seguro era"),
    "needs": N_("cuántas personas tenían necesidades especiales"),
    "plan_area": N_("si llegaba al área de un plan"),
}
"""What nobody counted then; anything else is not counted apart."""

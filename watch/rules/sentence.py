"""A rule as one sentence, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.i18n.languages import N_
from feeds.labels import KIND_WORDS, SEVERITY_WORDS
from feeds.values import HazardKind, Severity
from watch.rules.terms import QuietHours, RuleValues, Trigger
from watch.rules.words import CERTAINTY_WORDS, TRIGGER_WORDS

_AT_ONCE = N_("Avise a %(whom)s cuando %(hazard)s %(touch)s: %(when)s%(quiet)s.")
_IN_DIGEST = N_(
    "Ponga en el resumen del día de %(whom)s cuando %(hazard)s %(touch)s: %(when)s%(quiet)s."
)
_QUIET = N_(
    "; de %(begins)s a %(ends)s (hora de %(place)s) espera, salvo de gravedad %(name)s%(or_more)s"
)


def _town_of(timezone: str) -> str:
    return timezone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What a sentence is written with."""

    translate: Callable[[str], str]
    """Message id -> words in the language of the reader."""
    rota: str = ""
    """Name of the rota; empty: every one of the country."""
    place: str = ""
    """The place in the language of the reader."""
    zone_place: Callable[[str], str] = _town_of
    """Time zone -> the place it is called by."""

    def say(self, words: str, **gaps: object) -> str:
        """Return a message with its gaps filled."""
        return self.translate(words) % gaps

    def all_of(self, parts: Sequence[str]) -> str:
        """Return parts as one text: "a, b y c"."""
        return self._joined(parts, N_("%(first)s y %(last)s"))

    def any_of(self, parts: Sequence[str]) -> str:
        """Return parts as one text: "a, b o c"."""
        return self._joined(parts, N_("%(first)s o %(last)s"))

    def _joined(self, parts: Sequence[str], words: str) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return self.say(words, first=", ".join(parts[:-1]), last=parts[-1])


def sentence_of(rule: RuleValues, words: SentenceWords) -> str:
    """Return a rule as one sentence: whom it warns, of what, where and when, and when it waits."""
    whom = (
        words.say(N_("la guardia «%(name)s»"), name=words.rota)
        if words.rota
        else words.say(N_("toda la guardia del país"))
    )
    frame = _IN_DIGEST if rule.is_digest else _AT_ONCE
    return words.say(
        frame,
        whom=whom,
        hazard=_hazard(rule, words),
        touch=words.all_of(list(_touch(rule, words))),
        when=words.all_of(list(_triggers(rule, words))),
        quiet=_quiet(rule, words),
    )


# -- inside ---------------------------------------------------------------------------------


def _hazard(rule: RuleValues, words: SentenceWords) -> str:
    named = [words.translate(KIND_WORDS[HazardKind(each)]).lower() for each in rule.kinds]
    kind = (
        words.say(N_("un peligro de tipo %(kinds)s"), kinds=words.any_of(named))
        if named
        else words.say(N_("un peligro cualquiera"))
    )
    return kind + _severity(rule.min_severity, words) + _certainty(rule.min_certainty, words)


def _severity(least: Severity, words: SentenceWords) -> str:
    if least is Severity.UNKNOWN:
        return ""
    name = words.translate(SEVERITY_WORDS[least]).lower()
    if least is Severity.EXTREME:
        return words.say(N_(" de gravedad %(name)s"), name=name)
    return words.say(N_(" de gravedad %(name)s o mayor"), name=name)


def _certainty(least: str, words: SentenceWords) -> str:
    known = CERTAINTY_WORDS.get(least)
    return words.say(N_(", %(certainty)s,"), certainty=words.translate(known)) if known else ""


def _touch(rule: RuleValues, words: SentenceWords) -> Iterator[str]:
    if rule.area is not None:
        yield words.say(N_("llegue a %(place)s"), place=words.place or rule.place_name)
    if rule.any_plan_area:
        yield words.say(N_("llegue al área de algún plan"))
    if rule.area is None and not rule.any_plan_area:
        yield from _anything(rule, words)
    yield from _people(rule, words)
    if rule.any_shelter:
        yield words.say(N_("tenga dentro algún albergue"))
    if rule.any_post:
        yield words.say(N_("tenga dentro alguna sede"))


def _anything(rule: RuleValues, words: SentenceWords) -> Iterator[str]:
    """Yield that it must touch something, where nothing says what."""
    names_any = rule.any_shelter or rule.any_post
    if rule.persons_at_least is None and rule.needs_at_least is None and not names_any:
        yield words.say(N_("toque a personas, albergues o sedes de los suyos"))


def _people(rule: RuleValues, words: SentenceWords) -> Iterator[str]:
    is_there = rule.area is not None
    if rule.persons_at_least is not None:
        many = (
            N_("toque allí a %(n)s personas o más")
            if is_there
            else N_("toque a %(n)s personas o más")
        )
        one = N_("toque allí a alguna persona") if is_there else N_("toque a alguna persona")
        yield words.say(many if rule.persons_at_least > 1 else one, n=rule.persons_at_least)
    if rule.needs_at_least is not None:
        many = N_("toque a %(n)s personas o más con necesidades especiales")
        one = N_("toque a alguna persona con necesidades especiales")
        yield words.say(many if rule.needs_at_least > 1 else one, n=rule.needs_at_least)


def _triggers(rule: RuleValues, words: SentenceWords) -> Iterator[str]:
    for trigger in Trigger:
        if trigger not in rule.triggers:
            continue
        if trigger is Trigger.MORE:
            yield words.say(N_("por cada %(n)s personas más"), n=rule.more_persons)
        elif trigger is Trigger.SILENT:
            yield words.say(
                N_("si su fuente calla más de %(n)s minutos pasado su plazo"), n=rule.silent_minutes
            )
        else:
            yield words.translate(TRIGGER_WORDS[trigger])


def _quiet(rule: RuleValues, words: SentenceWords) -> str:
    hours: QuietHours | None = rule.quiet_hours
    if hours is None:
        return words.say(N_("; a cualquier hora"))
    place = words.zone_place(hours.timezone)
    name = words.translate(SEVERITY_WORDS[rule.breaks_quiet_from]).lower()
    return words.say(
        _QUIET,
        begins=hours.begins,
        ends=hours.ends,
        place=place,
        name=name,
        or_more="" if rule.breaks_quiet_from is Severity.EXTREME else words.say(N_(" o mayor")),
    )

"""A form as it was sent, read box by box: how boxes are named, and which rows were on the page."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from core.i18n.languages import LANGUAGES
from webapp.forms.typed_text import form_lines, form_text

Form = MultiDict[str, str]
MOST_ROWS = 60
"""More rows than any list holds; what is sent beyond is not read."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What was sent, and the habits of the form it comes from."""

    form: Form
    separator: str = "-"
    """Between the parts of a name: `seasons-0-hazard`, `levels.0.trigger.es`."""
    is_cleaned: bool = True
    """Whether text is made fit here; else the validation of the values does it."""

    def named(self, *parts: str | int) -> str:
        """Return the name of an inner box."""
        return self.separator.join(str(part) for part in parts)

    def text(self, name: str) -> str:
        """Return what was typed in a box."""
        return form_text(self.form, name) if self.is_cleaned else self.form.get(name, "")

    def lines(self, name: str) -> str:
        """Return what was typed in a box of several lines."""
        return form_lines(self.form, name) if self.is_cleaned else self.form.get(name, "")

    def texts(self, name: str) -> dict[str, str]:
        """Return one text by language."""
        return {language: self.text(self.named(name, language)) for language in LANGUAGES}

    def chosen(self, name: str) -> list[str]:
        """Return every value sent under one name: ticks, hidden codes."""
        return self.form.getlist(name)

    def rows(self, name: str) -> list[int]:
        """Return which rows of a list were on the page, in order.

        A hidden count tells; where there is none, the names themselves do.
        """
        count = self.form.get(self.named(name, "rows"), "")
        if count:
            is_number = count.isascii() and count.isdigit() and len(count) < 4
            return list(range(min(int(count), MOST_ROWS) if is_number else 0))
        numbers = {self._number(each, f"{name}{self.separator}") for each in self.form}
        return sorted(number for number in numbers if number is not None)

    def _number(self, name: str, start: str) -> int | None:
        if not name.startswith(start):
            return None
        digits = name.removeprefix(start).partition(self.separator)[0]
        is_number = digits.isascii() and digits.isdigit() and len(digits) < 4
        return int(digits) if is_number and int(digits) < MOST_ROWS else None

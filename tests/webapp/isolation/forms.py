"""The forms of the pages: where each leads, and what a browser would send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from werkzeug.exceptions import HTTPException

_SKIPPED = frozenset({"submit", "button", "reset", "image"})
_TICKED = frozenset({"checkbox", "radio"})


@dataclass
class PageField:
    """One field of a form, as the page shows it."""

    name: str
    type: str
    """That of an `input`, or `select` or `textarea`."""
    values: list[str] = field(default_factory=list)
    """What it would send as it stands."""
    choices: list[str] = field(default_factory=list)
    is_refused: bool = False
    """Whether the page says that what was typed cannot be taken."""


@dataclass
class PageForm:
    """One form that is sent by POST."""

    action: str
    """Empty where it is sent to its own page."""
    fields: list[PageField] = field(default_factory=list)

    def as_shown(self) -> dict[str, list[str]]:
        """Return what a browser would send, without the token."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            if each.name != "csrf_token" and each.type != "file" and each.values:
                sent.setdefault(each.name, []).extend(each.values)
        return sent


def forms_of(page: str) -> list[PageForm]:
    """Return the forms of a page that are sent by POST."""
    reader = _Forms()
    reader.feed(page)
    return [form for form, method in reader.forms if method == "post"]


def endpoint_of(app: Flask, path: str) -> str:
    """Return the route that takes a form sent to a path; empty where none does."""
    try:
        endpoint, _arguments = app.url_map.bind("").match(path.split("?")[0], method="POST")
    except HTTPException:
        return ""
    return str(endpoint)


def text_fields(form: PageForm) -> Iterator[PageField]:
    """Yield the fields whoever fills the form writes words into."""
    yield from (each for each in form.fields if each.type in {"text", "textarea", "search"})


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[PageForm, str]] = []
        self._form: PageForm | None = None
        self._select: PageField | None = None
        self._text: PageField | None = None
        self._inside = {
            "input": self._input,
            "button": self._button,
            "select": self._select_list,
            "option": self._option,
            "textarea": self._textarea,
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = PageForm(given.get("action", ""))
            self.forms.append((self._form, given.get("method", "get").lower()))
        elif self._form is not None:
            self._inside.get(tag, _nothing)(given)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.values[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None:
            if not self._select.values and self._select.choices:
                self._select.values = self._select.choices[:1]
            self._select = None
        elif tag == "textarea":
            self._text = None

    # -- what stands inside a form -----------------------------------------------------------

    def _input(self, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text").lower()
        if kind in _SKIPPED or not given.get("name"):
            return
        found = self._add(PageField(given["name"], kind, choices=[given.get("value", "")]))
        found.is_refused = "aria-invalid" in given
        if kind not in _TICKED or "checked" in given:
            found.values.append(given.get("value", "on" if kind in _TICKED else ""))

    def _button(self, given: Mapping[str, str]) -> None:
        """Of buttons with a value of their own the first is pressed."""
        form = self._form
        assert form is not None
        if given.get("name") and not any(each.name == given["name"] for each in form.fields):
            self._add(PageField(given["name"], "button", [given.get("value", "")]))

    def _select_list(self, given: Mapping[str, str]) -> None:
        self._select = self._add(PageField(given.get("name", ""), "select"))

    def _option(self, given: Mapping[str, str]) -> None:
        if self._select is not None:
            value = given.get("value", "")
            self._select.choices.append(value)
            if "selected" in given:
                self._select.values.append(value)

    def _textarea(self, given: Mapping[str, str]) -> None:
        self._text = self._add(PageField(given.get("name", ""), "textarea", [""]))
        self._text.is_refused = "aria-invalid" in given

    def _add(self, found: PageField) -> PageField:
        assert self._form is not None
        self._form.fields.append(found)
        return found


def _nothing(_given: Mapping[str, str]) -> None:
    """Any other element is of no interest."""

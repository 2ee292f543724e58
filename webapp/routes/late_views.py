"""The views of a section load when the first of its addresses is asked for, before anything else is
done for that request and under no lock: a process answers sooner, and holds what is used.

Menus and pages name addresses of every section, so those stand in a table (`webapp.routes.table`).
What the templates of another section use of one may not come with its views: it stands in
`webapp.http.rendering.template_words`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from flask import Blueprint, Flask, request
from flask.sansio.blueprints import BlueprintSetupState

from webapp.http.pages import SECTIONS
from webapp.routes.table import PageAddress, read_routes

PACKAGE = "webapp.blueprints"
_EXTENSION = "late_views"


class LateViews:
    """The sections of one application; threads may share it."""

    def __init__(self, app: Flask, routes: Iterable[PageAddress]) -> None:
        """Give an application its routes; no view is loaded."""
        self._app = app
        self._views: dict[str, Callable[..., Any]] = {}
        self._loading = threading.RLock()
        self.loaded: set[str] = set()
        """Names of the sections whose views are there."""
        answering: dict[str, LateView] = {}
        for route in routes:
            view = answering.setdefault(route.endpoint, LateView(self, route.endpoint))
            app.add_url_rule(route.rule, route.endpoint, view, methods=route.methods)

    def view(self, endpoint: str) -> Callable[..., Any]:
        """Return the view of an endpoint. Raises KeyError for one that no section has."""
        if endpoint not in self._views:
            self.load(endpoint.split(".")[0])
        return self._views[endpoint]

    def load(self, section: str) -> None:
        """Have the views of a section there, with what they ask to be done before and after."""
        if section in self.loaded:
            return
        with self._loading:
            if section not in self.loaded:
                self._take(import_module(f"{PACKAGE}.{section}").blueprint)
                self.loaded.add(section)

    def load_all(self) -> None:
        """Have every view there: for who looks at them all."""
        for section in SECTIONS:
            self.load(section.name)

    # -- inside ---------------------------------------------------------------------------------

    def _take(self, blueprint: Blueprint) -> None:
        name, app = blueprint.name, self._app
        setup = _ViewsAlone(blueprint, app, self._views)
        for each in blueprint.deferred_functions:
            each(setup)
        app.before_request_funcs[name] = list(blueprint.before_request_funcs.get(None, ()))
        app.after_request_funcs[name] = list(blueprint.after_request_funcs.get(None, ()))
        app.blueprints[name] = blueprint


class LateView:
    """Stands for a view until a request comes for it."""

    def __init__(self, views: LateViews, endpoint: str) -> None:
        self._views = views
        self.endpoint = endpoint
        self.__name__ = endpoint.split(".")[1]

    def __call__(self, **values: Any) -> Any:
        """Answer as the view does."""
        return self._views.view(self.endpoint)(**values)


def init_views(app: Flask) -> None:
    """Give `app` every address: to be called before all that looks at a request, for a section
    loads first of all.
    """
    app.extensions[_EXTENSION] = views = LateViews(app, read_routes())

    @app.before_request
    def _load() -> None:
        if request.blueprint:
            views.load(request.blueprint)


def views_of(app: Flask) -> LateViews:
    """Return the sections of an application."""
    views: LateViews = app.extensions[_EXTENSION]
    return views


class _ViewsAlone(BlueprintSetupState):
    """Takes the views of a blueprint; where they answer, the table says."""

    def __init__(
        self, blueprint: Blueprint, app: Flask, views: dict[str, Callable[..., Any]]
    ) -> None:
        super().__init__(blueprint, app, {}, first_registration=True)
        self._views = views

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        **options: Any,
    ) -> None:
        """Keep a view by the name of its endpoint."""
        assert view_func is not None
        self._views[f"{self.name}.{endpoint or view_func.__name__}"] = view_func

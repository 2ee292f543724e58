"""Who is on call: the rotas of a country, their weeks, shifts and swaps, and calendars of them."""

from webapp.blueprints.rota import calendars, drafts, swaps
from webapp.blueprints.rota.views import blueprint

__all__ = ["blueprint", "calendars", "drafts", "swaps"]

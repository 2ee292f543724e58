"""The page behind a person's own link: what is kept of them, right or not, left, erased."""

from webapp.blueprints.own_record.views import blueprint

__all__ = ["blueprint"]

"""The page behind an owner's link: no account; the token in the address is the capability."""

from webapp.blueprints.confirm.views import blueprint

__all__ = ["blueprint"]

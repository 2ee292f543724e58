"""The audit log of a country, for its administrators: who read whom."""

from webapp.blueprints.audit_log.views import blueprint

__all__ = ["blueprint"]

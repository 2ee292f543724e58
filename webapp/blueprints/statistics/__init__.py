"""Statistics of the registry: crossed fields, their files, and what a country publishes."""

from webapp.blueprints.statistics import estimates, releases
from webapp.blueprints.statistics.views import blueprint

__all__ = ["blueprint", "estimates", "releases"]

"""Guatemala in a crisis with a family of three, somebody alone, and a Honduran canary."""

from tests.webapp.blueprints.accounting.conftest import CrisisHouse, crisis

__all__ = ["CrisisHouse", "crisis"]

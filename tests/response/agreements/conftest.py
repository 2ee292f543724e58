"""Mexico shares a family with Guatemala, and both work in one crisis."""

from tests.registry.sharing.conftest import Sharing, sharing

__all__ = ["Sharing", "sharing"]

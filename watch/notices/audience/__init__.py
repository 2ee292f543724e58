"""To whom a notice goes: a rule that is frozen, counted by language and channel, with those nobody
can tell anything named for the call list.

From outside: `AudienceSpec`, `count` (`counting`), `audience_of` (`recipients`: to whom, by which
address), `AudienceDesk` (what `webapp` hands in).
"""

from watch.notices.audience.counting import AudienceCount, count
from watch.notices.audience.desk import PLAIN_DESK, AudienceDesk
from watch.notices.audience.spec import AudienceSpec

__all__ = ["PLAIN_DESK", "AudienceCount", "AudienceDesk", "AudienceSpec", "count"]

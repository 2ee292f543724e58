"""The report of all countries: issued numbers alone, and no small count in it or between two.

Why nobody works out a count under the threshold, whoever holds all reports of a crisis and the own
numbers of one country besides:

1. What is shown of a count is decided by that count and by what was shown of it before, and by
   nothing else (`Disclosure.stepped`). Of whatever is under the threshold the same is shown: that
   it is, be it nobody or four.
2. Totals are sums of what is shown. They tell nothing that the parts do not.
3. How many are in another situation (hospital, detained, dead, not ours) leaves no country. So a
   small count may always be one less and that one be one more: of all that is shown, of the number
   of those registered too, nothing changes. What is true cannot be told from that.
4. Nor do those leave who spoke from outside the zone. What counts persons inside and outside
   together (needs, helps, the dead, who arrived, who was called) may always be of more of them: so
   it says nothing of how many are inside. Of eight with a medical need four may not be told to be
   the four who need help inside.

`tests/response/situation/merging/` attacks it: every number there is narrowed by all sums there
are, for random crises, and the same attack on reports that only hide what is small must succeed.
"""

"""What wakes an officer: an alarm goes up its rungs until somebody says "I am on it".

From outside: `models`, `opening` (`open_alarm`), `escalation` (who is called next, and when),
`answers` (coming, cannot, wrong: by link, on screen, by reply, entered), `replies` (a text that
came back), `listing` (what pages and commands show), `coverage` (whether anybody is warned),
`news` (what changed since), `desk` (what an alarm takes from the packages above).
"""

"""What owners answer through their links, and what becomes of it.

`questions_for_owner` (what a link asks), `responses` (confirm, correct, take back), `proposals`
(corrections that wait), `proposal_review` (yes or no to them), `handover` (somebody else answers).
"""

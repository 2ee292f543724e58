"""The invitations of a round by the page, and what is done with many of them at once.

`listing` (filtered, paged), `acts` (write again, more time, telephone instead of letters, revoke),
`undoing` (the way back of the last act).
"""

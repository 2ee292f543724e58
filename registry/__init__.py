"""The registry: whom we protect.

For use from outside: `people.access` (never without a purpose in the audit log), `people.columns`,
`registration.persons`, `matching.index`, `imports.people_file`, `estimates`.
"""

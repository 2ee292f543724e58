"""Two people for whatever opens the persons of a country to somebody: `rules` (who asks, who
decides), `asking`, `deciding`, `deeds` (what is carried out), `notices` (who hears of it), `due`
(after a day without a refusal).
"""

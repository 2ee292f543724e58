"""Two people for whatever opens the persons of a country to somebody: `rules` (who asks, who
decides), `petition`, `decision`, `actions` (what is carried
out), `notices` (who hears of it), `due` (after a day without a refusal), `exports`
and `release_page` (files with many persons), `removals` (many
persons erased), `bulk_reading`.
"""

"""The directory on paper and in a pocket: the printed book (`book`), the call sheet (`call_sheet`),
one file that works offline (`offline_file`), and the towns it knows (`towns`).

Each is brought in by itself: a press that prints a call sheet needs nothing of the database.
"""

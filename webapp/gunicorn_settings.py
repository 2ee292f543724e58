"""What gunicorn's first process reads before it makes the others: the code of the application.

What it imported they share, in memory too, and none of them takes three seconds for it. The
application with its connections each of them makes itself (`webapp.wsgi`).
"""

import webapp.app  # noqa: F401

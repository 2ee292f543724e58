"""Files that come with forms: kept for the retry of a form that was refused."""

"""Those who work in a crisis: the roster, who was asked to come, the own staff of the post."""

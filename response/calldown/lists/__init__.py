"""The list of a country in a crisis: who is inside, why they are called, what differs."""

"""Commands on where what is made for people is kept."""

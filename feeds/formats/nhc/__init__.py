"""The hurricane centers of the United States: storms, their wind and their watches."""

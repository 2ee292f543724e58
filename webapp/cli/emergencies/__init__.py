"""Commands of the emergency units: of what a country is warned, and what follows."""

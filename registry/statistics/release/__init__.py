"""What leaves a country: masked counts of a month, made at once and frozen."""

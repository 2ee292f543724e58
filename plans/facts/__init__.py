"""The facts of a plan, gathered once and frozen."""

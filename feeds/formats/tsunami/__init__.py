"""The tsunami warning centres of the United States (tsunami.gov)."""

"""What an installation tells of itself to those who look on: measures for Prometheus, errors for a
tracker.
"""

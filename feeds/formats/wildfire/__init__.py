"""Wildfires of the United States: CAL FIRE, the perimeters of the NIFC, InciWeb."""

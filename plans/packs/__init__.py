"""The crisis pack of an area: one ZIP that opens without a network."""

"""The policy table by parts: what a row says, and the rows of the crisis half."""

"""The numbers as a drawing, as a file and on paper."""

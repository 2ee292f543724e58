"""What is to be mended in the register: counted for each post, a list for each count.

From outside: `faults` (which there are, and when somebody has one), `board` (counts and lists),
`recount` (the night's pass, and what was mended just now).
"""

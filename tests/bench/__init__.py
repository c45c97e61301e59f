"""Bench: how fast, beside what others do with the same in the same run; ``make bench``."""

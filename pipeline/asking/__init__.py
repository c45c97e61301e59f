"""Asking: questions put to a published dataset, by terminal, screen or program, and their answers."""

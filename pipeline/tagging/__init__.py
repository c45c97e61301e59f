"""Tagging: a trained tagger of names; what its training and its use share, and how it is judged."""

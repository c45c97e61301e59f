"""Tagger: the encoder fine-tuned to find names, times and amounts, trained on all the sets there are.

``runtime.py`` runs it, and needs neither torch nor transformers.
"""

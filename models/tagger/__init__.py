"""Tagger: the encoder fine-tuned to find names, times and amounts, trained on all the sets there are.

:mod:`pipeline.tagging` runs it, and needs neither torch nor transformers.
"""

"""Tagger: the encoder fine-tuned to find names, times and amounts, trained on all the sets there are.

``runtime.py`` is what the pipeline uses; it needs neither torch nor transformers.
"""

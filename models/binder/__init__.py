"""Binder: fits the weights with which a quantity is bound to its thing, actor, place and time.

The model is a conditional logit: of the candidates that :mod:`pipeline.binding` offers for a
quantity, those that the annotators would accept share the probability. Weights are named,
few enough to read, and shipped as ``weights.json``.
"""

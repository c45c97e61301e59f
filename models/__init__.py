"""Models: corpora become weights. Reading rooms of :mod:`pipeline` load them as data."""

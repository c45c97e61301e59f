"""Encoder: a small Persian transformer of our own, pretrained on news.

``settings.toml`` says how; ``README.md`` says what came of it and how to go on.
"""

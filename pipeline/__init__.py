"""Pipeline: an Article becomes Statistics, through spaCy components over the raw text."""

from pipeline.language import load
from pipeline.statistics import Statistic

__all__ = ["Statistic", "load"]

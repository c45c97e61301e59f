"""Augmentation: sentences as they come in the field, from sentences as annotators have them.

Lost ZWNJ and Arabic letters need none: the tokenizer folds them away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from crawler.characters import ZWNJ
from pipeline.tagging.conll import Sentence
from pipeline.tagging.labels import OUTSIDE
from pipeline.tagging.pieces import HIDDEN

#: Words that get glued to the next one when a space is lost.
GLUED: Final = frozenset("و از به در با که تا بر برای این آن".split())
_DIGIT: Final = re.compile(r"\d")
_SCRIPTS: Final = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """How much of what, as shares of the words that it could happen to."""

    digits: float
    parted: float
    glued: float
    hidden: float

    def __call__(self, sentence: Sentence, chance: Random, *, lost_digits: bool = False) -> Sentence:
        """``sentence`` as it might have been typed; all its digits anew if they are ``lost_digits``."""
        words: list[str] = []
        tags: list[str] = []
        held = ""  # a function word that waits for the next
        for word, tag in zip(sentence.words, sentence.tags, strict=True):
            if held:
                word, held = held + word, ""
            elif tag == OUTSIDE and word in GLUED and chance.random() < self.glued:
                held = word
                continue
            if _DIGIT.search(word) and chance.random() < (1.0 if lost_digits else self.digits):
                word = other_digits(word, chance)
            parts = [word]
            if ZWNJ in word and chance.random() < self.parted:
                parts = word.split(ZWNJ)
            if chance.random() < self.hidden:
                parts = [HIDDEN]
            words += parts
            tags += continued(tag, len(parts))
        if held:
            words.append(held)
            tags.append(OUTSIDE)
        return Sentence(words=tuple(words), tags=tuple(tags))


def continued(tag: str, count: int) -> Sequence[str]:
    """The tags of ``count`` words that were one word tagged ``tag``.

    >>> continued("B-LOC", 2)
    ['B-LOC', 'I-LOC']
    """
    return [tag, *[tag.replace("B-", "I-")] * (count - 1)]


def other_digits(word: str, chance: Random) -> str:
    """``word`` with other digits of the same script, no zero in front.

    >>> other_digits("۰۰ام", Random(1))
    '۳۹ام'
    """

    def other(found: re.Match[str]) -> str:
        script = next((s for s in _SCRIPTS if found[0] in s), _SCRIPTS[0])
        first = found.start() == 0 or not word[found.start() - 1].isdigit()
        return script[chance.randint(1 if first else 0, 9)]

    return _DIGIT.sub(other, word)

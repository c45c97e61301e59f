"""Tokenizer: Persian text becomes pieces, the same however the text was typed.

A Hugging Face ``tokenizers`` pipeline, so that ``tokenizer.json`` is all that a reader needs:

- the normalizer folds what :mod:`crawler.characters` folds (Arabic letters, digits of three
  scripts, vowel marks, tatweel) and **removes ZWNJ**: a text that has lost its ZWNJ gives the
  same pieces, by construction. Offsets stay offsets into the raw text;
- words are runs of letters, runs of digits, or single marks; spaces only part them, so that
  words from any tokenizer and words of a running text give the same pieces;
- a word is parted by byte-pair merges learned on the corpus; what continues a word is marked
  ``##``. No merge knows digits: each digit is a piece.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from crawler.characters import BLANKS, DIGITS, INVISIBLE, LETTERS, fold
from pipeline.tagging.pieces import OURS

PADDING, UNKNOWN, START, END, MASK = SPECIAL = OURS
CONTINUES: Final = "##"
_WORD: Final = r"[0-9]+|[\p{L}\p{M}]+|[^\s\p{L}\p{M}0-9]"


def normalizer() -> normalizers.Normalizer:
    """The folding of :func:`crawler.characters.fold`, after NFKD, with offsets kept."""
    spellings: dict[str, list[str]] = defaultdict(list)
    for variant, letter in (LETTERS | DIGITS | dict.fromkeys(BLANKS, " ")).items():
        spellings[letter].append(variant)
    spellings[""] = list(INVISIBLE)
    return normalizers.Sequence(
        [
            normalizers.NFKD(),  # not NFKC: what composes has no exact offsets
            *(normalizers.Replace(Regex(_any_of(found)), into) for into, found in spellings.items()),
            normalizers.Lowercase(),
        ]
    )


def normalized(text: str) -> str:
    """What :func:`normalizer` makes of ``text``: quicker, and without offsets.

    >>> normalized("كتاب‌هاي ٣٥ سالهٔ") == normalizer().normalize_str("كتاب‌هاي ٣٥ سالهٔ")
    True
    """
    return fold(unicodedata.normalize("NFKD", text))


def _any_of(characters: Iterable[str]) -> str:
    return "[" + "".join(f"\\x{{{ord(char):x}}}" for char in characters) + "]"


def splitter() -> pre_tokenizers.PreTokenizer:
    """Text into words: letters, digits, marks."""
    return pre_tokenizers.Split(Regex(_WORD), behavior="removed", invert=True)


def train(texts: Iterable[str], *, pieces: int, least: int = 2) -> Tokenizer:
    """A tokenizer of ``pieces`` pieces, learned from texts that are already :func:`normalized`.

    Args:
        texts: normalized texts.
        pieces: how many pieces, special ones and characters included.
        least: how often a pair must be seen to be merged.
    """
    digits = list("0123456789")
    learner = Tokenizer(models.BPE(unk_token=UNKNOWN, continuing_subword_prefix=CONTINUES))
    learner.pre_tokenizer = pre_tokenizers.Sequence(
        [splitter(), pre_tokenizers.Digits(individual_digits=True)]
    )
    learner.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=pieces - len(digits),
            min_frequency=least,
            special_tokens=list(SPECIAL),
            initial_alphabet=digits,
            limit_alphabet=400,
            continuing_subword_prefix=CONTINUES,
            show_progress=False,
        ),
    )
    learned = json.loads(learner.to_str())["model"]
    vocabulary: dict[str, int] = learned["vocab"]
    for digit in digits:  # a number is one word of many pieces
        vocabulary.setdefault(CONTINUES + digit, len(vocabulary))
    return assembled(vocabulary, [(left, right) for left, right in learned["merges"]])


def assembled(vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> Tokenizer:
    """The whole tokenizer around a vocabulary and its merges."""
    tokenizer = Tokenizer(
        models.BPE(vocabulary, merges, unk_token=UNKNOWN, continuing_subword_prefix=CONTINUES, fuse_unk=True)
    )
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = splitter()
    tokenizer.decoder = decoders.WordPiece(prefix=CONTINUES, cleanup=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}",
        pair=f"{START} $A {END} $B {END}",
        special_tokens=[(name, vocabulary[name]) for name in (START, END)],
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer


def starts(tokenizer: Tokenizer) -> list[bool]:
    """For every piece of the vocabulary: whether a word begins with it; special pieces do not count."""
    out = [False] * tokenizer.get_vocab_size()
    for piece, index in tokenizer.get_vocab().items():
        out[index] = not piece.startswith(CONTINUES) and piece not in SPECIAL
    return out

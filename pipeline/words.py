"""Words: a ``Doc`` seen as columns, the form in which the grammars read it.

A word is a token that is no blank; a line break counts as a word because it ends whatever
was being said. Grammars look up ``keys`` (folded spellings) and answer in character offsets.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Doc

from crawler.characters import key
from pipeline.lexicon import load
from pipeline.typesetting import typesetting

BREAK: Final = "\n"
TATWEEL: Final = "\u0640"

#: Characters at which a sentence ends; a line break always ends one.
_FULL_STOPS: Final = frozenset(".؟?!…")
_CLOSERS: Final = frozenset('»")]”’')
#: Latin letters as Persian spells them out.
_LETTER_NAMES: Final = frozenset(map(key, load("tokens")["letters"]))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, as parallel columns.

    ``keys[i]`` is the folded spelling of word ``i``, ``starts[i]`` and ``ends[i]`` its
    character offsets, ``tokens[i]`` its index in the ``Doc``, ``sentence[i]`` the number of
    its sentence, and ``bounds[s]`` the first word of sentence ``s`` (with one more at the end).
    """

    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]
    tokens: list[int]
    sentence: list[int] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    mirrored: bool = False
    """Whether decimals stand in visual order."""

    def __len__(self) -> int:
        return len(self.keys)

    def at(self, char: int) -> int:
        """The word that holds character ``char``, or the next one after it."""
        return bisect_right(self.ends, char)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The words (first, past the last) that overlap the characters ``[start, end)``."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def slice(self, first: int, last: int) -> str:
        """The raw text of words ``[first, last)``."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def sentence_of(self, word: int) -> tuple[int, int]:
        """The words (first, past the last) of the sentence that ``word`` stands in."""
        number = self.sentence[word]
        return self.bounds[number], self.bounds[number + 1]

    def figure(self, word: int) -> str:
        """Word ``word``, a number, in reading order: «8/15» is ``15/8`` where decimals are mirrored."""
        written = "".join(self.text[self.starts[word] : self.ends[word]].split())
        whole, slash, part = written.partition("/")
        swapped = self.mirrored and whole.isascii() and whole.isdigit() and part.isdigit()
        return f"{part}{slash}{whole}" if swapped else written

    def glued(self, word: int) -> bool:
        """Whether nothing stands between ``word`` and the one before it."""
        return word > 0 and self.starts[word] == self.ends[word - 1]


def read(doc: Doc) -> Words:
    """The :class:`Words` of ``doc``, made once and kept with it.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> read(nlp("۴۰ گروه رفتند. آمدند.")).sentence
    [0, 0, 0, 0, 1, 1]
    """
    kept = doc.user_data.get("words")
    if isinstance(kept, Words):
        return kept
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    tokens: list[int] = []
    whole = doc.text
    habits = typesetting(whole)
    at = 0
    for index, token in enumerate(doc):
        text = token.text
        word = BREAK if text == BREAK else key(text) or _dash(text)
        # A break that only ends a line is no word, nor is a token of nothing but blanks or invisible marks.
        counts = at not in habits.wraps if word == BREAK else not (word == "" or word.isspace())
        if counts:
            keys.append(word)
            starts.append(at)
            ends.append(at + len(text))
            tokens.append(index)
        at += len(text) + len(token.whitespace_)
    words = Words(whole, keys, starts, ends, tokens, mirrored=habits.mirrored)
    _divide(words)
    doc.user_data["words"] = words
    return words


def _dash(marks: str) -> str:
    """What a token of nothing but marks is read as: a lone tatweel is set for a dash."""
    return "-" if TATWEEL in marks else ""


def _divide(words: Words) -> None:
    """Number the sentences: a full stop with its closing quotes, or a line break, ends one."""
    number, bounds, sentence = 0, words.bounds, words.sentence
    bounds.append(0)
    keys, starts, ends = words.keys, words.starts, words.ends
    ended = False
    for i, word in enumerate(keys):
        if ended and word not in _FULL_STOPS and word not in _CLOSERS and word != BREAK:
            number += 1
            bounds.append(i)
            ended = False
        sentence.append(number)
        if word == BREAK:
            ended = True
        elif word in _FULL_STOPS and not ended:
            ended = not _inside_abbreviation(keys, starts, ends, i)
    bounds.append(len(keys))


def _inside_abbreviation(keys: list[str], starts: list[int], ends: list[int], i: int) -> bool:
    """Whether the dot at ``i`` belongs to initials or an address (``ه.ش``, ``بی.بی.سی``, ``isna.ir``)."""
    if keys[i] != "." or i == 0 or i + 1 >= len(keys):
        return False
    before, after = keys[i - 1], keys[i + 1]
    if starts[i] != ends[i - 1] or starts[i + 1] != ends[i] or after == BREAK:
        return False
    return (before.isascii() and after.isascii()) or (_is_initial(before) and _is_initial(after))


def _is_initial(word: str) -> bool:
    """A letter, or the name of one («بی»): «کرد.وی» has none before its dot."""
    return word in _LETTER_NAMES or (len(word) == 1 and word.isalpha())

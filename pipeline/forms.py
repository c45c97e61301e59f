"""Forms: normal spelling, lemma and part of speech of every token, beside the raw text.

The tables are hazm's and parsivar's, the code is ours (:mod:`pipeline.vocabulary` says why);
what the two libraries themselves make of a text is :mod:`pipeline.readings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from crawler.characters import ZWNJ, fold, key
from pipeline.lexicon import load
from pipeline.readings import register
from pipeline.spelling import normal
from pipeline.tags import tagged
from pipeline.vocabulary import participle, plurals, spellings, verb
from pipeline.words import Words, read

#: Universal part of speech of every tag.
_UNIVERSAL: Final = {
    "N": "NOUN", "A": "ADJ", "V": "VERB", "P": "ADP", "C": "CCONJ", "S": "SCONJ", "D": "DET",
    "R": "PRON", "ADV": "ADV", "NUM": "NUM", "PU": "PUNCT", "X": "INTJ", "BR": "SPACE",
}  # fmt: skip
_ATTRIBUTES: Final[list[int | str]] = ["NORM", "LEMMA", "POS"]
#: Verbs whose past stem hazm leaves out.
_INFINITIVES: Final = {"#است": "بودن", "#هست": "بودن"}
#: Distinct words remembered; news has about 60,000 in ten million characters.
_REMEMBERED: Final = 200_000


@lru_cache(maxsize=65536)
def lemma(word: str, tag: str = "N") -> str:
    """The dictionary form of ``word``, read as ``tag``: infinitive of a verb, singular of a noun.

    hazm writes a verb as its two stems (``رفت#رو``); the infinitive says the same to a reader,
    and :func:`pipeline.vocabulary.verb` still gives the stems.

    >>> lemma("می‌روند", "V"), lemma("گروه‌های", "N"), lemma("امواج", "N"), lemma("بزرگ‌ترین", "A")
    ('رفتن', 'گروه', 'موج', 'بزرگ')
    """
    folded = key(word)
    if tag == "V":
        stems = verb(folded) or participle(folded)
        if stems:
            return _INFINITIVES.get(stems) or stems.partition("#")[0] + "ن"
    spelled = normal(word)
    if tag not in ("N", "A"):
        return spelled
    if folded in plurals():
        return plurals()[folded]
    if folded in spellings():
        return spelled
    return _stem(spelled, _degrees() if tag == "A" else _inflections())


@cache
def _inflections() -> tuple[str, ...]:
    return tuple(load("forms")["endings"]["inflection"])


@cache
def _degrees() -> tuple[str, ...]:
    return tuple(load("forms")["endings"]["degree"])


@cache
def _agents() -> tuple[str, ...]:
    """Endings in «ی» that make a word (``شهرداری``), not a form of one."""
    return tuple(fold(part) for part in load("forms")["joints"]["seconds"] if part.endswith("ی"))


def _stem(word: str, endings: tuple[str, ...]) -> str:
    """``word`` without one of ``endings``, where what stays is a word; else ``word``."""
    whole, mark, last = word.rpartition(ZWNJ)
    if mark and last in endings:
        return lemma(whole)
    if fold(word).endswith(_agents()):
        return word
    for ending in endings:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        known = spellings().get(fold(stem))
        if known is not None:
            return known
        if ending == "ان" and stem.endswith("گ") and fold(stem[:-1] + "ه") in spellings():
            return stem[:-1] + "ه"
        if len(ending) > 1 and ending[0] == "ه" and len(stem) > 2:
            return lemma(stem)
    return word


class Forms:
    """Sets ``norm_``, ``lemma_`` and ``pos_`` of every token; the text stays as it came.

    A word that was typed in two keeps its two tokens, and ``norm_`` carries the ZWNJ at the
    edge where it belongs: ``می شود`` gives «می‌» and «شود», ``گروه ها`` «گروه» and «‌ها».

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> _ = nlp.add_pipe("amarkav_forms")
    >>> [(t.norm_, t.lemma_, t.pos_) for t in nlp("گروههای بزرگ رفتند")] == [
    ...     ("گروه‌های", "گروه", "NOUN"), ("بزرگ", "بزرگ", "ADJ"), ("رفتند", "رفتن", "VERB")]
    True
    """

    def __init__(self) -> None:
        register()
        self._norms: dict[str, int] = {}
        self._lemmas: dict[tuple[str, str], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        if len(doc) == 0:
            return doc
        words = read(doc)
        found = tagged(doc)
        values: Any = doc.to_array(_ATTRIBUTES)
        parts = {tag: doc.vocab.strings.add(name) for tag, name in _UNIVERSAL.items()}
        values[:, 2] = parts["BR"]
        norms, lemmas = self._columns(doc, words, found)
        values[words.tokens, 0] = norms
        values[words.tokens, 1] = lemmas
        values[words.tokens, 2] = [parts[tag] for tag in found]
        return doc.from_array(_ATTRIBUTES, values)

    def _columns(self, doc: Doc, words: Words, found: Sequence[str]) -> tuple[list[int], list[int]]:
        """The string ids of the norm and the lemma of every word."""
        if len(self._norms) > _REMEMBERED or len(self._lemmas) > _REMEMBERED:
            self._norms.clear()
            self._lemmas.clear()
        add = doc.vocab.strings.add
        norms: list[int] = []
        lemmas: list[int] = []
        for start, end, tag in zip(words.starts, words.ends, found, strict=True):
            text = words.text[start:end]
            norm_id = self._norms.get(text)
            if norm_id is None:
                norm_id = self._norms[text] = add(normal(text))
            lemma_id = self._lemmas.get((text, tag))
            if lemma_id is None:
                lemma_id = self._lemmas[text, tag] = add(lemma(text, tag))
            norms.append(norm_id)
            lemmas.append(lemma_id)
        for i, form, base in _split(words, found):
            norms[i] = add(form)
            lemmas[i] = add(base)
        return norms, lemmas


def _split(words: Words, found: Sequence[str]) -> list[tuple[int, str, str]]:
    """Word, norm and lemma of every half of a word typed in two."""
    before, after, copulas = _halves()
    halves = []
    for i, word in enumerate(words.keys):
        last = found[i - 1] if i else "BR"
        if word in before and found[i] == "V" and i + 1 < len(found):
            verb_form = lemma("می" + words.keys[i + 1], "V")
            halves.append((i, normal(words.slice(i, i + 1)) + ZWNJ, verb_form))
        elif (word in copulas and last == "V" and words.keys[i - 1].endswith("ه")) or (
            word in after and last in ("N", "A", "D")
        ):
            halves.append((i, ZWNJ + normal(words.slice(i, i + 1)), lemma(words.slice(i - 1, i), last)))
    return halves


@cache
def _halves() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Folded halves that stand before a verb, after a noun, after a participle."""
    forms = load("forms")
    return (
        frozenset(map(fold, forms["ambiguous"]["prefix"].split())),
        frozenset(map(fold, forms["ambiguous"]["suffix"].split())),
        frozenset(map(fold, forms["verbs"]["enclitic"])),
    )


@Language.factory("amarkav_forms", assigns=["token.norm", "token.lemma", "token.pos"])
def create_forms(nlp: Language, name: str) -> Forms:
    """The component :class:`Forms`."""
    return Forms()

"""Tags: the coarse part of speech of every word, from tables, endings and neighbours.

A word is first given a kind by itself (:func:`kind`): a tag, or a lower-case name for a word
that can be two things. Neighbours then decide the second sort. There is no model: what a tag
is wrong about can be mended in ``lexicon/forms.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Final

from spacy.tokens import Doc

from crawler.characters import fold
from pipeline.lexicon import load
from pipeline.vocabulary import irregular, participle, spellings, verb
from pipeline.words import BREAK, Words, read


@cache
def _table() -> dict[str, str]:
    """Folded word → its kind, for the words that the tables name."""
    forms = load("forms")
    return {
        fold(word): name
        for part in ("open", "closed", "ambiguous")
        for name, words in forms[part].items()
        for word in words.split()
    }


@cache
def _endings() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Folded endings that make an adjective, a plural or clitic noun, a copula."""
    endings = load("forms")["endings"]
    return (
        tuple(fold(e) for e in endings["adjective"]),
        tuple(fold(e) for e in endings["noun"]),
        tuple(fold(e) for e in endings["copula"]),
    )


@lru_cache(maxsize=65536)
def kind(word: str) -> str:
    """What the folded ``word`` is by itself: a tag, or the name of an ambiguity.

    >>> kind("میشود"), kind("کتاب"), kind("شده")
    ('V', 'N', 'participle')
    """
    return _table().get(word) or rule(word)


def rule(word: str) -> str:
    """:func:`kind` of a word that no table names, by its letters and endings."""
    first = word[:1]
    if first.isdigit():
        return "NUM"
    if word == BREAK:
        return "BR"
    if not first.isalpha():
        return "PU"
    if first.isascii():
        return "N"
    known = word in spellings()
    if verb(word) and (not known or word in irregular() or word.startswith(("می", "نمی"))):
        return "V"
    adjective, noun, copula = _endings()
    if len(word) > 5 and word.endswith(adjective):
        return "A"
    if participle(word) and not known:
        return "participle"
    if word.endswith(noun) and len(word) > 4:
        return "N"
    if word.endswith(copula) and word[:-2] in spellings() and len(word) > 3 and not known:
        return "V"
    if participle(word):
        return "participle"
    return "N"


def tagged(doc: Doc) -> Sequence[str]:
    """The :func:`tags` of the words of ``doc``, made once and kept with it."""
    kept: Sequence[str] | None = doc.user_data.get("tags")
    if kept is None:
        kept = doc.user_data["tags"] = tuple(tags(read(doc)))
    return kept


def tags(words: Words) -> list[str]:
    """The tag of every word of ``words``.

    N noun or name, A adjective, V verb, P adposition (``را`` too), C conjunction, S
    subordinator, D determiner, R pronoun, ADV adverb, NUM number, PU punctuation, X
    interjection, BR line break. A plural ending that stands alone (``گروه ها``) is tagged
    as what it belongs to, and the «می» of ``می شود`` as a verb.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> tags(read(nlp("این گروه بزرگ در قم ساخته شد.")))
    ['D', 'N', 'A', 'P', 'N', 'V', 'V', 'PU']
    """
    keys = [*words.keys, BREAK]
    found = [kind(word) for word in keys]
    before = "BR"
    for i, tag in enumerate(found):
        decide = _RULES.get(tag)
        if decide is not None:
            tag = found[i] = decide(found, keys, i, before)
        before = tag
    found.pop()
    return found


def _participle(found: list[str], keys: list[str], i: int, before: str) -> str:
    """``ساخته شد``, ``را ساخته و``: verb; ``در گذشته``, ``این نوشته``: noun; else adjective."""
    after = found[i + 1]
    if keys[i] in _PERFECT or after in _VERBAL or keys[i + 1] in _PERFECT:
        return "V"
    if before in _OPENS or keys[i + 1] == "را":
        return "N"
    return "V" if after in _CLOSES and before != "NUM" else "A"


def _noun_verb(found: list[str], keys: list[str], i: int, before: str) -> str:
    """``ساخت مسکن``: noun; ``خواهد ساخت``, ``پل را ساخت.``: verb."""
    if before == "V" and verb(keys[i - 1]) in _AUXILIARIES:
        return "V"
    if before in _OPENS or before in ("NUM", "BR", "C", "PU", "V"):
        return "N"
    return "V" if found[i + 1] in _CLOSES else "N"


def _verb_noun(_found: list[str], keys: list[str], i: int, before: str) -> str:
    """``در گذشت و رفت``: noun after an adposition, else verb."""
    return "N" if before in _OPENS and keys[i - 1] != "را" else "V"


def _demonstrative(found: list[str], keys: list[str], i: int, _before: str) -> str:
    """``این طرح``: determiner; ``این را``, ``آن است``: pronoun."""
    after = found[i + 1]
    if after == "noun_verb" and found[i + 2 : i + 3] and found[i + 2] in _CLOSES:
        return "R"
    return "R" if after in _CLOSES or after in _VERBAL or after in _NOT_NOUN else "D"


def _quantifier(found: list[str], _keys: list[str], i: int, _before: str) -> str:
    """``همه مردم``: determiner; ``همه آمدند``: pronoun."""
    after = found[i + 1]
    return "R" if after in _CLOSES or after in _VERBAL or after == "P" else "D"


def _noun_adposition(found: list[str], keys: list[str], i: int, before: str) -> str:
    """``روی میز``: adposition; ``بر روی میز``, ``این روی سکه``, ``رویِ او را``: noun."""
    if (before in _OPENS or before in ("R", "NUM")) and keys[i - 1] != "را":
        return "N"
    after = found[i + 1]
    return "N" if after in _CLOSES or after in _VERBAL or keys[i + 1] == "را" else "P"


def _degree(found: list[str], _keys: list[str], i: int, before: str) -> str:
    """``تلاش بیشتر``: adjective; ``بیشتر می‌کوشند``: adverb."""
    return "A" if before in ("N", "A") or found[i + 1] == "P" else "ADV"


def _until(found: list[str], keys: list[str], i: int, before: str) -> str:
    """``تا تهران``: adposition; ``می‌کوشند تا بمانند``: subordinator."""
    opens = before == "V" or keys[i - 1] == "،"
    return "S" if opens and found[i + 1] != "NUM" else "P"


def _order(_found: list[str], keys: list[str], i: int, _before: str) -> str:
    """``پس از``: adposition; ``سال پیش``: noun."""
    return "P" if keys[i + 1] == "از" else "N"


def _suffix(_found: list[str], keys: list[str], i: int, before: str) -> str:
    """``گروه ها``: as the word before; ``بزرگ تر``: adjective."""
    if keys[i] in ("تر", "ترین"):
        return "A"
    return before if before in ("N", "A") else "N"


def _prefix(found: list[str], keys: list[str], i: int, _before: str) -> str:
    """``می شود``: part of its verb."""
    if found[i + 1] not in _VERBAL and not verb("می" + keys[i + 1]):
        return "N"
    found[i + 1] = "V"
    return "V"


#: What ends a clause or a phrase after its verb.
_CLOSES: Final = frozenset({"PU", "BR", "C", "S"})
#: What only a noun phrase can follow.
_OPENS: Final = frozenset({"P", "D"})
_VERBAL: Final = frozenset({"V", "verb_noun"})
_NOT_NOUN: Final = frozenset({"P", "R", "noun_adposition"})
#: Participles that carry a verb phrase wherever they stand.
_PERFECT: Final = frozenset(fold(word) for word in load("forms")["verbs"]["perfect"])
#: Verbs before which ``ساخت`` is an infinitive: خواهد ساخت، باید ساخت، می‌توان ساخت.
_AUXILIARIES: Final = frozenset(load("forms")["verbs"]["auxiliary"])

_RULES: Final[dict[str, Callable[[list[str], list[str], int, str], str]]] = {
    "participle": _participle,
    "noun_verb": _noun_verb,
    "verb_noun": _verb_noun,
    "demonstrative": _demonstrative,
    "quantifier": _quantifier,
    "noun_adposition": _noun_adposition,
    "degree": _degree,
    "until": _until,
    "order": _order,
    "suffix": _suffix,
    "prefix": _prefix,
}

"""Entities: organizations, places and persons of an article.

``amarkav_entities`` writes the layer ``doc._.entities``, nested names included, and the
outermost names as ``doc.ents``. Rules and gazetteer read every article; its ``model`` says who
reads with them: nobody (``rules``), the shipped tagger (``amarkav``) or a model of transformers
(``hf:…``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline import organizations, persons, places
from pipeline.mentions import Entity
from pipeline.tagging import joining, vectors
from pipeline.tagging.finder import RULES, Found, checked, finder
from pipeline.words import Words, read

#: So many articles of ``nlp.pipe`` are read together by a finder: with fewer, few rows have the same length.
_TOGETHER: Final = 64
#: What nobody reads of an article.
_UNREAD: Final = joining.Whole(found=[])


class Entities:
    """The component: ``doc`` in, ``doc`` with its entities out.

    A finder reads the sentences ``near`` quantities and the top of the article, whose names may be
    bound; else all of them. It is loaded once in a process.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> _ = nlp.add_pipe("amarkav_entities")
    >>> [(e.text, e.label_) for e in nlp("علی کاظمی، مدیرعامل شرکت گاز استان یزد").ents]
    [('علی کاظمی', 'PER'), ('شرکت گاز استان یزد', 'ORG')]
    """

    def __init__(self, model: str = RULES, *, near: bool = False) -> None:
        self.model = checked(model)
        self.near = near
        finder(model)  # what is wrong with it is to be said now, not at the first article

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = _TOGETHER) -> Iterator[Doc]:
        """``docs``, each with its entities: the same as one by one, and quicker with a finder."""
        reader = finder(self.model)
        stream = iter(docs)
        while batch := list(islice(stream, min(batch_size, _TOGETHER))):
            readings = joining.read(reader, [self._wanted(doc) for doc in batch]) if reader else None
            for doc in batch:
                reading = next(readings) if readings else _UNREAD
                if self.near:  # those who bind are to come, and take them away again
                    vectors.put(doc, reading.vectors)
                yield _written(doc, reading.found)

    def _wanted(self, doc: Doc) -> tuple[Words, list[int]]:
        """The sentences of ``doc`` that the finder reads."""
        words = read(doc)
        return words, joining.near(words, doc._.quantities) if self.near else list(
            range(len(words.bounds) - 1)
        )


@Language.factory("amarkav_entities", default_config={"model": RULES, "near": False})
def create_entities(nlp: Language, name: str, model: str, near: bool) -> Entities:
    """The entities component.

    Raises:
        UsageError: if ``model`` is none that is known.
    """
    return Entities(model, near=near)


def _written(doc: Doc, found: Iterable[Found]) -> Doc:
    """``doc`` with the entities of the rules and those ``found``."""
    words = read(doc)
    names, generic = _read(words)
    names = joining.joined(words, names, generic, found)
    doc._.entities = tuple(sorted((*names, *generic), key=_order))
    doc.ents = _outermost(doc, words, sorted(names, key=_order))
    return doc


def _order(entity: Entity) -> tuple[int, int]:
    return entity.start, -entity.end


def _read(words: Words) -> tuple[list[Entity], list[Entity]]:
    """The names of an article, and the mentions that name by kind alone (``استان``, ``بانک‌ها``).

    Persons come first: a name of a person is no place; then places, which end organizations.
    """
    keys = words.keys
    people = persons.find(keys)
    held = {i for person in people for i in range(person.first, person.last)}
    spots = [spot for spot in places.find(keys) if spot.first not in held and spot.last - 1 not in held]
    spans = {spot.first: spot.last for spot in spots if spot.kind != "part" and not spot.generic}
    bodies = organizations.find(keys, spans)
    found: list[Entity] = []
    generic: list[Entity] = []
    for body in bodies:
        layer = generic if body.generic else found
        layer.append(_entity(words, body.first, body.last, "ORG", body.key))
    for spot, resolved in zip(spots, places.resolve(spots), strict=True):
        layer = generic if spot.generic else found
        layer.append(_entity(words, spot.first, spot.last, "LOC", resolved))
    inside = {i for body in bodies for i in range(body.first, body.last)}
    for person in people:
        if person.first in inside and person.last - 1 in inside and person.role is None:
            continue  # a body named after a person: «بیمارستان علی کاظمی»
        span = person.role or persons.role(keys, person.first, person.last, words.sentence_of(person.first))
        role = words.slice(*span) if span is not None else ""
        found.append(_entity(words, person.first, person.last, "PER", person.key, role))
    return found, generic


def _entity(words: Words, first: int, last: int, label: str, key: str, role: str = "") -> Entity:
    return Entity(
        start=words.starts[first],
        end=words.ends[last - 1],
        first=first,
        last=last,
        label=label,
        key=key,
        role=role,
    )


def _outermost(doc: Doc, words: Words, entities: list[Entity]) -> list[Span]:
    """Entities that lie in no other, as spans of tokens."""
    spans: list[Span] = []
    covered = 0
    for entity in entities:
        if entity.first >= covered:
            tokens = words.tokens
            spans.append(Span(doc, tokens[entity.first], tokens[entity.last - 1] + 1, label=entity.label))
            covered = entity.last
    return spans

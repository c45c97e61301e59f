"""Tuning: the encoder learns to bind, while it goes on learning to tag.

``python -m models.binder.tuning TAGGER NER GOLD.jsonl [MORE.jsonl …] --out FOLDER`` reads the tagger in the
folder TAGGER (Hugging Face's layout), the annotated sets below NER and gold articles, and writes a tagger
into FOLDER, with ``checkpoint.pt`` and ``metrics.jsonl`` on the way; started again, it goes on where it was.

What a tagger's vectors tell of who did what and where, they tell by chance. Here one network for each
field (:mod:`models.binder.scoring`) is taught together with the encoder below it; every step also reads a
batch of the tagger's sets, that names are not forgotten. The networks are thrown away: those that are
shipped are taught on the vectors of what comes out. ``tuning.toml`` has the settings.
"""

from __future__ import annotations

import argparse
import logging
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn

from models import checkpoints
from models.binder import scoring
from models.binder.scoring import Asked, Batch, Lesson, Network, Teaching
from models.binder.train import Example, lessons
from models.encoder.optimizer import rate
from models.tagger import network, sets
from models.tagger import train as tagging
from models.tagger.augmentation import Augmentation
from models.tagger.sets import Set
from pipeline.binding.binder import SEEN
from pipeline.binding.scene import Scene
from pipeline.tagging import padding
from pipeline.tagging.joining import indices, near, spelt
from pipeline.tagging.pieces import Pieces, Row
from pipeline.tagging.vectors import places

log = logging.getLogger(__name__)
FILE: Final = Path(__file__).with_name("tuning.toml")
_EVERY: Final = 50  # steps between lines of metrics
#: A span is a first and a last word.
_SPAN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The table ``tuning.toml``."""

    seed: int
    epochs: int
    articles: int
    rate: float
    decay: float
    warmup: int
    clip: float
    tagging: float
    tokens: int
    longest: int
    dropout: float
    threads: int
    checkpoint: float
    silver: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path = FILE) -> Plan:
        """The settings of the file ``path``."""
        return cls(**tomllib.loads(path.read_text(encoding="utf-8")))

    def teaching(self, field: str) -> Teaching:
        """How the network of ``field`` is taught: as ``scoring.toml`` says, and ``silver``."""
        return replace(Teaching.read(field), **self.silver)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One tuning: which tagger, by what, and where to."""

    tagger: Path
    examples: Sequence[Example]
    sets: Sequence[Set]
    data: Path
    out: Path
    augmentation: Augmentation
    plan: Plan


class _Unread(Scene):
    """A scene that tells spans of words where another tells their mean vectors: nobody has read it yet."""

    def means(self, spans: NDArray[np.intp]) -> Any:
        """``spans`` themselves."""
        return spans

    @classmethod
    def of(cls, scene: Scene) -> _Unread:
        """``scene``, unread."""
        return cls(**{part.name: getattr(scene, part.name) for part in fields(Scene)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article as it is read in tuning."""

    rows: Sequence[Row]
    """The sentences near its quantities, as pieces."""
    places: NDArray[np.int64]
    """How many of the words before each word are in those sentences. *Shape:* ``(words + 1,)``."""
    lessons: Mapping[str, Sequence[Lesson]]
    """For each field its questions; what is seen in them are spans of words."""

    @property
    def words(self) -> int:
        """How many words are read."""
        return int(self.places[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """All that teaches: the articles, and how many features each field knows."""

    articles: Sequence[Read]
    features: Mapping[str, int]

    @classmethod
    def of(cls, examples: Sequence[Example], pieces: Pieces, teaching: Mapping[str, Teaching]) -> Taught:
        """``examples``, and what they ask in each field that ``teaching`` is of."""
        asked = {f: [_asked(example, f, own) for example in examples] for f, own in teaching.items()}
        numbers = {field: _numbers(asked[field], own.least) for field, own in teaching.items()}
        articles = [
            _read(example, pieces, {f: [Lesson.of(q, numbers[f]) for q in asked[f][i]] for f in teaching})
            for i, example in enumerate(examples)
        ]
        return cls(
            articles=[one for one in articles if one.rows],
            features={field: len(own) for field, own in numbers.items()},
        )


def _asked(example: Example, field: str, teaching: Teaching) -> list[Asked]:
    return scoring.asked(replace(example, part=_Unread.of(example.part)), field, teaching)


def _numbers(asked: Sequence[Sequence[Asked]], least: int) -> dict[str, int]:
    seen = Counter(name for own in asked for q in own for told in q.seen.features for name in told)
    return {name: i for i, name in enumerate(sorted(name for name, count in seen.items() if count >= least))}


def _read(example: Example, pieces: Pieces, lessons: Mapping[str, Sequence[Lesson]]) -> Read:
    words = example.whole.words
    sentences = [indices(words, number) for number in near(words, example.whole.quantities)]
    rows = [row for own in sentences for row in pieces.rows(spelt(words, own))]
    read = [i for own in sentences for i in own]
    return Read(rows=rows, places=places(read, len(words)), lessons=lessons)


class Joint(nn.Module):
    """A tagger, and a network for each field on the vectors of its encoder."""

    def __init__(self, tagger: Any, taught: Taught, teaching: Mapping[str, Teaching], plan: Plan) -> None:
        super().__init__()
        self.tagger = tagger
        self.tokens = plan.tokens
        self.blank = int(tagger.config.pad_token_id)
        self.fields = nn.ModuleDict(
            {field: self._network(field, taught, own) for field, own in teaching.items()}
        )

    def _network(self, field: str, taught: Taught, teaching: Teaching) -> Network:
        seen = next(lesson.seen for article in taught.articles for lesson in article.lessons[field])
        width = self.tagger.config.hidden_size
        return Network(
            taught.features[field],
            quantity=len(seen.quantity) // _SPAN * width,
            candidate=seen.looks.shape[1] // _SPAN * width,
            teaching=teaching,
        )

    def binding(self, articles: Sequence[Read]) -> Tensor:
        """The loss of all questions of ``articles``, per article."""
        sums = self.sums([row for article in articles for row in article.rows])
        begins = np.cumsum([0, *(article.words for article in articles)])
        losses = [
            scoring.loss(self.fields[field](batch), batch)
            for field in self.fields
            if (batch := self._batch(field, articles, begins, sums)) is not None
        ]
        return torch.stack(losses).sum() / len(articles)

    def tagged(self, batch: Sequence[tagging.Example]) -> Tensor:
        """The loss of the tags of ``batch``, per word."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network.scores(
                self.tagger, padding.padded([one.row for one in batch], self.blank), torch.device("cpu")
            )
        return network.loss(scores, torch.from_numpy(np.concatenate([one.allowed for one in batch])))

    def sums(self, rows: Sequence[Row]) -> Tensor:
        """The sums of the vectors before each word of ``rows``. *Shape:* ``(words + 1, width)``."""
        parts: dict[int, Tensor] = {}
        for numbers in self._together(rows):
            block = padding.padded([rows[i] for i in numbers], self.blank)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                told = self.tagger.base_model(
                    input_ids=torch.from_numpy(block.pieces), attention_mask=torch.from_numpy(block.attended)
                ).last_hidden_state
            vectors = told.float().flatten(0, 1)[torch.from_numpy(block.firsts)]
            parts |= zip(numbers, vectors.split([len(rows[i].firsts) for i in numbers]), strict=True)
        words = torch.cat([parts[i] for i in range(len(rows))])
        return torch.cat([torch.zeros_like(words[:1]), words.cumsum(0)])

    def _together(self, rows: Sequence[Row]) -> Iterator[list[int]]:
        """The numbers of rows of similar lengths that are read together."""
        part: list[int] = []
        for i in sorted(range(len(rows)), key=lambda i: len(rows[i].pieces)):
            if part and (len(part) + 1) * padding.length(rows[i]) > self.tokens:
                yield part
                part = []
            part.append(i)
        yield part

    def _batch(
        self, field: str, articles: Sequence[Read], begins: NDArray[np.int64], sums: Tensor
    ) -> Batch | None:
        asked = [
            (lesson, article.places, begin)
            for article, begin in zip(articles, begins[:-1], strict=True)
            for lesson in article.lessons[field]
        ]
        if not asked:
            return None
        return Batch.seen(
            [lesson for lesson, _, _ in asked],
            quantity=self._means(np.stack([_placed(q.seen.quantity, p, b) for q, p, b in asked]), sums),
            candidates=self._means(
                np.concatenate([_placed(q.seen.candidates, p, b) for q, p, b in asked]), sums
            ),
        )

    @staticmethod
    def _means(spans: NDArray[np.int64], sums: Tensor) -> Tensor:
        """Mean vectors, side by side. *Shapes:* ``(…, k, 3)``, ``(…, k * width)``."""
        at = torch.from_numpy(spans)
        return ((sums[at[..., 1]] - sums[at[..., 0]]) / at[..., 2, None]).flatten(1)


def _placed(spans: NDArray[Any], places: NDArray[np.int64], begin: int) -> NDArray[np.int64]:
    """Spans of words as spans of sums and their lengths. *Shapes:* ``(…, k * 2)``, ``(…, k, 3)``."""
    pairs = spans.reshape(*spans.shape[:-1], -1, _SPAN).astype(np.int64)
    length = np.maximum(pairs[..., 1:] - pairs[..., :1], 1)
    return np.concatenate([places[pairs] + begin, length], -1)


def tune(run: Run) -> Path:
    """Teach until the last step; the folder of the tagger."""
    plan = run.plan
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    run.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(run.tagger / "tokenizer.json"))
    pieces = Pieces(tokenizer, plan.longest)
    teaching = {field: plan.teaching(field) for field in SEEN}
    taught = Taught.of(run.examples, pieces, teaching)
    tagger = network.build(run.tagger, pieces=tokenizer.get_vocab_size(), dropout=plan.dropout)
    model = Joint(tagger, taught, teaching, plan)
    optimizer = _optimizer(model, plan, teaching)
    checkpoint = run.out / "checkpoint.pt"
    first, spent = 0, 0.0
    if checkpoint.is_file():
        state: dict[str, Any] = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first, spent = state["step"], state["seconds"]
    steps = plan.epochs * (len(taught.articles) // plan.articles)
    peaks = [group["lr"] for group in optimizer.param_groups]
    began = kept = time.monotonic()
    losses: list[Tensor] = []
    model.train()
    for step, (part, tagged) in enumerate(
        zip(_orders(taught.articles, plan), _tagging(run, pieces), strict=False)
    ):
        if step >= steps:
            break
        if step < first:
            continue
        torch.manual_seed(plan.seed + step)  # for dropout, that a run can be resumed
        share = rate(step, warmup=plan.warmup, last=steps, fall=steps - plan.warmup)
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * share
        bound, named = model.binding(part), model.tagged(tagged)
        optimizer.zero_grad()
        torch.autograd.backward(bound + plan.tagging * named)
        for weights in (model.tagger.parameters(), model.fields.parameters()):
            nn.utils.clip_grad_norm_(weights, plan.clip)
        optimizer.step()
        losses.append(torch.stack([bound.detach(), named.detach()]))
        if (step + 1) % _EVERY == 0:
            means = torch.stack(losses).mean(0).tolist()
            seconds = round(spent + time.monotonic() - began, 1)
            line = {"step": step + 1, "of": steps, "seconds": seconds}
            checkpoints.note(run.out, {**line, "loss": round(means[0], 4), "tagging": round(means[1], 4)})
            losses.clear()
        if time.monotonic() - kept > plan.checkpoint:
            kept = time.monotonic()
            saved = {"step": step + 1, "seconds": spent + kept - began}
            checkpoints.save(
                {**saved, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, checkpoint
            )
    folder = run.out / "model"
    tagger.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    return folder


def _optimizer(model: Joint, plan: Plan, teaching: Mapping[str, Teaching]) -> torch.optim.AdamW:
    groups: list[dict[str, Any]] = [
        {"params": list(model.tagger.parameters()), "lr": plan.rate, "weight_decay": plan.decay}
    ]
    for field, own in teaching.items():
        groups += model.fields[field].groups(own)
    return torch.optim.AdamW(groups)


def _orders(articles: Sequence[Read], plan: Plan) -> Iterator[list[Read]]:
    """The articles of each step, every article once an epoch."""
    for epoch in range(plan.epochs):
        order = Random(f"{plan.seed} {epoch}").sample(articles, len(articles))
        for begin in range(0, len(order) - plan.articles + 1, plan.articles):
            yield order[begin : begin + plan.articles]


def _tagging(run: Run, pieces: Pieces) -> Iterator[list[tagging.Example]]:
    """Batches of the tagger's sets, without end."""
    sentences = [(sentence, known) for known in run.sets for sentence in known.training(run.data)]
    epoch = 0
    while True:
        chance = Random(f"{run.plan.seed} {epoch}")
        changed = tagging.augmented(sentences, run.augmentation, pieces, chance)
        yield from tagging.batches(changed, run.plan.tokens, chance)
        epoch += 1


def main() -> None:
    """Tune as the command line and ``tuning.toml`` say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tagger", type=Path, help="the folder of a tagger of ours")
    parser.add_argument("data", type=Path, help="the folder with the CoNLL files")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(".checkpoints/tuning"))
    parser.add_argument("--without", nargs="*", default=(), help="sets to leave out")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    table = sets.settings(sets.FILE)
    run = Run(
        tagger=args.tagger,
        examples=lessons(args.gold),
        sets=sets.read(table, without=args.without),
        data=args.data,
        out=args.out,
        augmentation=Augmentation(**table["augmentation"]),
        plan=Plan.read(),
    )
    log.info("%s", tune(run))


if __name__ == "__main__":
    main()

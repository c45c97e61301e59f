"""Train: ``make train``, everything from raw data to the weights that are shipped.

``python -m models.train`` goes through the stages of ``train.toml``: data, shards, pretraining,
fine-tuning, tuning, export, judging, binding, plot; from fine-tuning on for each tagger that is
shipped. A stage whose product is whole and whose inputs are the same is passed by; one that was
interrupted goes on where it was. ``--base NAME`` fine-tunes a model of transformers instead, which
``entities="hf:FOLDER"`` then uses; ``--encoder FOLDER`` takes an encoder of ours that is pretrained
already.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import tarfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import torch

from crawler.errors import AmarkavError, InputError
from models import curves
from models.binder import scoring, silver, tuning
from models.binder.train import lessons
from models.encoder import settings, shards
from models.encoder import train as pretraining
from models.stages import Stage, Stages, fingerprint
from models.tagger import export, judging, sets
from models.tagger import train as tagging
from models.tagger.augmentation import Augmentation
from models.tagger.base import Base
from pipeline.binding.binder import SCORED

log = logging.getLogger(__name__)
FILE: Final = Path(__file__).with_name("train.toml")
#: What reads names, and beside it what only those need who go on training.
_READS: Final = ("config.json", "model.onnx", "tokenizer.json")
_TRAINS: Final = "model.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A tagger that is shipped: what calls it, the sets that it does not learn from, and where it goes."""

    finder: str
    without: tuple[str, ...]
    weights: Path
    binder: Path
    """Where what the binder learns from its vectors goes."""
    fields: tuple[str, ...]
    """What the binder chooses by its vectors."""
    tuned: bool
    """Whether silver teaches its encoder to bind."""
    reads_only: bool
    """Whether nobody is to train it further."""
    training: Mapping[str, Any]
    """What is otherwise than in the tagger's settings: values of ``training``, and ``epochs``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The table ``train.toml``, with what the command line says."""

    work: Path
    encoder: Path
    tagger: Path
    ner: Path
    inside: str
    steps: int
    fall: int
    gold: tuple[Path, ...]
    silver: tuple[Path, ...]
    """Corpora in which the articles of ``data/silver`` are."""
    taggers: tuple[Shipped, ...]
    base: str = ""
    pretrained: Path | None = None

    @classmethod
    def read(cls, path: Path = FILE, **said: Any) -> Plan:
        """The plan of the file ``path``; ``said`` is what the command line says otherwise."""
        table: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            work=Path(table["work"]),
            encoder=Path(table["encoder"]),
            tagger=Path(table["tagger"]),
            ner=Path(table["ner"]),
            inside=table["inside"],
            steps=table["steps"],
            fall=table["fall"],
            gold=tuple(map(Path, table["gold"])),
            silver=tuple(map(Path, table["silver"])),
            taggers=tuple(
                Shipped(
                    finder=one["finder"],
                    without=tuple(one["without"]),
                    weights=Path(one["weights"]),
                    binder=Path(one["binder"]),
                    fields=tuple(one.get("fields", SCORED)),
                    tuned=one.get("tuned", False),
                    reads_only=one["reads_only"],
                    training=one.get("training", {}),
                )
                for one in table["taggers"]
            ),
            **said,
        )


def train(plan: Plan, device: torch.device) -> list[Path]:
    """Go through all the stages of ``plan``; the folders of what was trained."""
    stages = Stages(plan.work / "stages.json")
    data = _data(plan, stages)
    if plan.base:
        folder, _ = _tuned(plan, stages, data, plan.base, device)
        stages.run(_judged(plan, data, folder, f"hf:{folder}"))
        log.info('use it: pipeline.load(entities="hf:%s")', folder)
        return [folder]
    encoder = plan.pretrained or _pretrained(plan, stages, device)
    for one in plan.taggers:
        _shipped(plan, stages, data, encoder, one, device)
    return [one.weights for one in plan.taggers]


def _shipped(
    plan: Plan, stages: Stages, data: Path, encoder: Path, one: Shipped, device: torch.device
) -> None:
    """Fine-tune ``encoder`` as ``one`` wants it, and ship it with all that is made of it."""
    folder, metrics = _tuned(
        plan, stages, data, str(encoder), device, without=one.without, training=one.training
    )
    read = [encoder.parent / "metrics.jsonl", metrics]
    if one.tuned and plan.silver:
        folder, metrics = _taught_to_bind(plan, stages, data, folder, one)
        read.append(metrics)
    made = [one.weights / name for name in (_READS if one.reads_only else (*_READS, _TRAINS))]

    def ship() -> None:
        export.export(folder, one.weights, reads_only=one.reads_only)

    stages.run(Stage(name=f"export of {one.finder}", of={"model": folder}, makes=made, run=ship))
    stages.run(_judged(plan, data, one.weights, one.finder))
    if plan.gold:
        stages.run(_bound(plan, stages, one))
    drawn = plan.work / f"{one.finder}.svg"
    stages.run(
        Stage(
            name=f"plot of {one.finder}",
            of={"of": read},
            makes=[drawn],
            run=lambda: curves.draw(read, drawn),
        )
    )


def _data(plan: Plan, stages: Stages) -> Path:
    """The folder of the annotated sets, unpacked if need be."""
    if plan.ner.is_dir():
        return plan.ner / plan.inside
    if not plan.ner.is_file():
        raise InputError(
            str(plan.ner), "no file", "the annotated sets", f"name an archive or a folder in {FILE.name}"
        )
    into = plan.work / "ner"
    mark = into / ".whole"

    def unpack() -> None:
        into.mkdir(parents=True, exist_ok=True)
        with tarfile.open(plan.ner) as archive:
            archive.extractall(into, filter="data")
        mark.write_text("unpacked\n", encoding="utf-8")

    stages.run(Stage(name="data", of={"archive": plan.ner}, makes=[mark], run=unpack))
    return into / plan.inside


def _pretrained(plan: Plan, stages: Stages, device: torch.device) -> Path:
    """The folder of our encoder, pretrained."""
    chosen = settings.read(plan.encoder)
    corpus = [Path(file) for file in chosen.corpus["files"]]
    work = plan.work / "encoder"
    made = [work / name for name in ("tokenizer.json", "train.bin", "held_out.bin")]
    of: dict[str, Any] = {
        "corpus": corpus, "selection": chosen.corpus, "tokenizer": chosen.tokenizer, "seed": chosen.seed,
    }  # fmt: skip
    for file in corpus:
        if not file.is_file():
            raise InputError(str(file), "no file", "the corpus", f"name another in {plan.encoder}")
    stages.run(
        Stage(name="shards", of=of, makes=made, run=lambda: shards.write(corpus, into=work, plan=chosen))
    )
    # A longer training goes on with the same folder; another network or other pieces begin anew.
    kind = fingerprint({"shards": made, "model": chosen.model, "objective": repr(chosen.objective)})
    run = pretraining.Run(
        work=work, out=work / f"run-{kind}", steps=plan.steps, fall=plan.fall, plan=chosen, device=device
    )
    model = run.out / "model"
    stages.run(
        Stage(
            name="pretraining",
            of={"kind": kind, "steps": plan.steps, "fall": plan.fall, "optimizer": repr(chosen.optimizer)},
            makes=[model / "model.safetensors", model / "tokenizer.json"],
            run=lambda: _ended(lambda: pretraining.train(run)),
        )
    )
    return model


def _ended(work: Callable[[], object]) -> None:
    """Do ``work``, which listens to SIGTERM itself, and then have SIGTERM mean what it meant before."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        work()
    finally:
        signal.signal(signal.SIGTERM, before)


def _tuned(
    plan: Plan,
    stages: Stages,
    data: Path,
    name: str,
    device: torch.device,
    *,
    without: Sequence[str] = (),
    training: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[Path, Path]:
    """The folder of the tagger that the base ``name`` became ``without`` some sets, and its metrics."""
    table = sets.settings(plan.tagger)
    table["training"] |= {key: value for key, value in training.items() if key != "epochs"}
    known = sets.read(table, without=without)
    if "epochs" in training:
        known = [replace(one, epochs=training["epochs"]) for one in known]
    files = [data / file for one in known for file in one.files]
    of = {
        "base": Path(name) if Path(name).exists() else name,
        "settings": table,
        "files": files,
        "sets": repr(known),
    }
    out = plan.work / f"tagger-{fingerprint(of)}"
    model = out / "model"

    def tune() -> None:
        base = Base(name)
        tagging.train(
            tagging.Run(
                base=base,
                sets=known,
                data=data,
                out=out,
                seed=table["seed"],
                device=device,
                augmentation=Augmentation(**table["augmentation"]),
                plan=tagging.Training.read(table, base),
            )
        )

    made = [model / "model.safetensors", model / "tokenizer.json"]
    left = f" without {', '.join(without)}" if without else ""
    stages.run(Stage(name=f"fine-tuning of {name}{left}", of=of, makes=made, run=tune))
    return model, out / "metrics.jsonl"


def _taught_to_bind(plan: Plan, stages: Stages, data: Path, tagger: Path, one: Shipped) -> tuple[Path, Path]:
    """The folder of what ``tagger`` became when silver had taught its encoder to bind, and its metrics."""
    table = sets.settings(plan.tagger)
    known = sets.read(table, without=one.without)
    of = {
        "tagger": tagger,
        "silver": [*plan.silver, silver.FILE],
        "settings": [tuning.FILE, scoring.FILE],
        "sets": repr(known),
    }
    out = plan.work / f"tuning-{fingerprint(of)}"

    joined = _joined(plan, stages)

    def tune() -> None:
        tuning.tune(
            tuning.Run(
                tagger=tagger,
                examples=lessons([joined]),
                sets=known,
                data=data,
                out=out,
                augmentation=Augmentation(**table["augmentation"]),
                plan=tuning.Plan.read(),
            )
        )

    model = out / "model"
    made = [model / "model.safetensors", model / "tokenizer.json"]
    stages.run(Stage(name=f"tuning of {one.finder}", of=of, makes=made, run=tune))
    return model, out / "metrics.jsonl"


def _joined(plan: Plan, stages: Stages) -> Path:
    """The file of the silver articles, with their texts out of the corpora."""
    joined = plan.work / "silver.jsonl"
    of = {"corpora": _present(plan.silver), "silver": silver.FILE}
    stages.run(Stage(name="silver", of=of, makes=[joined], run=lambda: silver.write(plan.silver, joined)))
    return joined


def _present(files: Sequence[Path]) -> Sequence[Path]:
    """``files`` with articles for the binder.

    Raises:
        InputError: if one is not there.
    """
    for file in files:
        if not file.is_file():
            raise InputError(
                str(file), "no file", "articles for the binder", f"name others in {FILE.name}, or none"
            )
    return files


def _judged(plan: Plan, data: Path, folder: Path, model: str) -> Stage:
    """Judge ``model``, and write ``metrics.json`` into its ``folder``."""
    known = sets.read(sets.settings(plan.tagger))
    return Stage(
        name=f"judging of {model}",
        of={"model": [folder / name for name in (*_READS, _TRAINS)], "sets": repr(known)},
        makes=[folder / "metrics.json"],
        run=lambda: judging.write(known, data, model=model, folder=folder),
    )


def _bound(plan: Plan, stages: Stages, one: Shipped) -> Stage:
    """Teach the binder to choose by the vectors of the tagger ``one``."""
    articles = [*_present(plan.gold), *([_joined(plan, stages)] if plan.silver else [])]

    def teach() -> None:
        scoring.ship(
            lessons(articles, entities=one.finder),
            finder=one.finder,
            into=one.binder,
            fields=one.fields,
        )

    return Stage(
        name=f"binding of {one.finder}",
        of={
            "model": one.weights / "model.onnx",
            "fields": one.fields,
            "gold": plan.gold,
            "silver": [*plan.silver, silver.FILE] if plan.silver else [],
            "settings": scoring.FILE,
        },
        makes=[one.binder / f"{field}.npz" for field in one.fields],
        run=teach,
    )


def main() -> int:
    """Train as the command line and ``train.toml`` say; 1 where it could not be finished, 130 interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", type=Path, default=FILE)
    parser.add_argument("--base", default="", help="fine-tune this folder or hub name instead of our encoder")
    parser.add_argument("--encoder", type=Path, help="an encoder of ours that is pretrained already")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        plan = Plan.read(args.plan, base=args.base, pretrained=args.encoder)
        for folder in train(plan, torch.device(args.device)):
            log.info("%s", folder)
    except AmarkavError as error:
        log.error("train: %s", error)
        return 1
    except KeyboardInterrupt:
        log.error("train: interrupted; the next call goes on")
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main())

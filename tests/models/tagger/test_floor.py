"""Floor: spaCy is given the same sentences to learn from and to be judged by."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.tokens import DocBin

from models.tagger import floor
from models.tagger.sets import Set

CLASSES = {"PER": ["PER"], "LOC": ["LOC", "FAC"]}
TAUGHT = "مریم\tB-PER\nکاظمی\tI-PER\nگفت\tO\n\nدر\tO\nیزد\tI-LOC\nدیروز\tB-DAY\n"
KEPT = "به\tO\nقم\tB-LOC\nرفت\tO\n"


def test_what_is_learned_and_what_is_kept(tmp_path: Path) -> None:
    (tmp_path / "train.conll").write_text(TAUGHT, encoding="utf-8")
    (tmp_path / "test.conll").write_text(KEPT, encoding="utf-8")
    known = [
        Set(name=name, files=["train.conll"], classes=CLASSES, test="test.conll")
        for name in ("peyma", "another")
    ]
    floor.write(known, tmp_path, tmp_path / "out")
    vocab = spacy.blank("fa").vocab
    read = {
        file.stem: [
            [(entity.text, entity.label_) for entity in doc.ents]
            for doc in DocBin().from_disk(file).get_docs(vocab)
        ]
        for file in (tmp_path / "out").iterdir()
    }
    assert read == {"train": [[("مریم کاظمی", "PER")], [("یزد", "LOC")]], "peyma": [[("قم", "LOC")]]}

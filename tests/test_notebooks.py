"""Notebooks: each runs from top to bottom, and prints what it was saved with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests import docs


def _printed(notebook: nbformat.NotebookNode) -> list[Any]:
    """What each cell of code printed; pictures are only counted."""
    return [
        [(output.output_type, output.get("text"), sorted(_kept(output))) for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _kept(output: nbformat.NotebookNode) -> list[tuple[str, str]]:
    shown = output.get("data", {})
    return [(kind, "" if kind.startswith("image/") else data) for kind, data in shown.items()]


@pytest.mark.parametrize("path", docs.NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_was_saved_with(path: Path) -> None:
    saved = nbformat.read(path, as_version=4)
    assert _printed(docs.executed(path)) == _printed(saved)  # `make docs` saves it anew


def test_there_is_a_notebook() -> None:
    assert docs.NOTEBOOKS

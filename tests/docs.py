"""Docs: what is made from the code: parts of README.md and ARCHITECTURE.md, what notebooks print.

``make docs`` makes them anew; :mod:`tests.test_docs` holds what is there against the code.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

#: A block of commands (``$ …``) and what they print.
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_PRINTED = re.compile(r"(?m)^\$ (.*)\n(?:(?!\$ ).*\n)*")


def rerun(block: str) -> str:
    """The console ``block`` with every command run again, in an empty folder beside ``data``."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "data").symlink_to(ROOT / "data")
        return _PRINTED.sub(lambda found: f"$ {found[1]}\n{_run(found[1], folder)}", block)


def _run(command: str, folder: str) -> str:
    amarkav = f'amarkav() {{ "{sys.executable}" -m pipeline.cli "$@"; }}; '
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", amarkav + command], cwd=folder, env=env, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode()


def modules(package: str) -> str:
    """A table of the modules of ``package``: the file, and the first sentence of its docstring."""
    lines = ["| module | what |", "|---|---|"]
    for path in sorted((ROOT / package).rglob("*.py")):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if docstring:
            said = " ".join(docstring.split("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")
            said = re.sub(r":\w+:(`[^`]+`)", r"\1", said)
            lines.append(f"| `{path.relative_to(ROOT)}` | {said} |")
    return "\n".join(lines)


def fields() -> str:
    """A table of the fields of a record, and what they mean."""
    from pipeline.dataset.schema import DESCRIPTIONS

    rows = [f"| `{name}` | {what} |" for name, what in DESCRIPTIONS.items()]
    return "\n".join(["| field | what |", "|---|---|", *rows])


#: Name of a generated table, as in ``<!-- made: fields -->`` → what makes it.
TABLES = {
    "fields": fields,
    "crawler": lambda: modules("crawler"),
    "pipeline": lambda: modules("pipeline"),
    "models": lambda: modules("models"),
}


def made(text: str) -> str:
    """``text`` with its generated tables made anew."""
    for name, make in TABLES.items():
        part = re.compile(rf"(<!-- made: {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        text = part.sub(lambda found, make=make: f"{found[1]}{make()}{found[2]}", text)  # type: ignore[misc]
    return text


def executed(notebook: Path) -> nbformat.NotebookNode:
    """``notebook`` with every cell run again, in a fresh kernel of this environment.

    Cells with the tag ``train`` stay as they are saved where nothing can be trained.
    """
    pages = nbformat.read(notebook, as_version=4)
    every = pages.cells
    pages.cells = [cell for cell in every if can_train() or "train" not in _tags(cell)]
    place = {"metadata": {"path": str(notebook.parent)}}
    NotebookClient(pages, timeout=600, kernel_name="python3", resources=place).execute()
    pages.cells = every
    for cell in every:
        cell.metadata = {"tags": _tags(cell)} if _tags(cell) else {}  # not when it ran
    return pages


def can_train() -> bool:
    """Whether the extra ``train`` is there, and weights that can be trained on."""
    weights = ROOT / "models" / "tagger" / "weights" / "model.safetensors"
    return weights.is_file() and find_spec("torch") is not None and find_spec("transformers") is not None


def _tags(cell: nbformat.NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def main() -> None:
    """Write the documents and the notebooks anew."""
    for notebook in NOTEBOOKS:
        nbformat.write(executed(notebook), notebook)
    for path in (README, ARCHITECTURE):
        text = made(path.read_text(encoding="utf-8"))
        text = CONSOLE.sub(lambda found: f"```console\n{rerun(found[1])}```", text)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Packaging: what pyproject.toml declares is what the code holds."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _factories() -> dict[str, str]:
    """Every ``@Language.factory("amarkav_…")`` or component: its name and where it is."""
    found = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(node, "decorator_list", ()):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) in (
                    "Language.factory",
                    "Language.component",
                ):
                    found[ast.literal_eval(mark.args[0])] = f"{module}:{node.name}"  # type: ignore[attr-defined]
    return found


def test_every_component_is_an_entry_point_and_nothing_else() -> None:
    assert PROJECT["entry-points"]["spacy_factories"] == _factories()


def test_every_dependency_is_locked() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = {line.split("==")[0].lower() for line in lines if line and not line.startswith("#")}
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    names = {name.split("=")[0].split(">")[0].split("<")[0].strip().lower() for name in wanted}
    assert names <= locked

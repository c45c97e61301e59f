"""Documentation says what the code does: no more, no less, and nothing that is no longer so."""

from __future__ import annotations

import ast
import doctest
import re
import shlex
import subprocess
import sys
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.commands import commands
from tests import docs

ROOT = docs.ROOT
TEXT = docs.README.read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("data/*/README.md"), *ROOT.glob("pipeline/lexicon/*.md")])
#: Made by a run, not part of a checkout.
MADE = ("out/", "build/", "dist/", ".venv/")
#: Room → the rooms that it may import from: itself, and those before it on the way from page to screen.
BEFORE = {
    "crawler": {"crawler"},
    "pipeline": {"crawler", "pipeline"},
    "models": {"crawler", "pipeline", "models"},
}


def _subparsers() -> dict[str, ArgumentParser]:
    actions = cli.parser(commands())._actions
    return next(dict(action.choices) for action in actions if isinstance(action, _SubParsersAction))


def _section(command: str) -> str:
    found = re.search(rf"(?ms)^### `amarkav {command}`\n(.*?)(?=^##|\Z)", TEXT)
    assert found, f"README.md has no section ### `amarkav {command}`"
    return found[1]


OPTIONS = [
    (name, option)
    for name, parser in _subparsers().items()
    for action in parser._actions
    for option in (action.option_strings or [action.metavar])
    if option not in ("-h", "--help")
]


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_argument_of_every_command_is_documented(command: str, option: str) -> None:
    assert re.search(rf"`{re.escape(option)}[` ]", _section(command))


@pytest.mark.parametrize("command", _subparsers())
def test_no_option_is_documented_that_is_not_there(command: str) -> None:
    known = {option for name, option in OPTIONS if name == command}
    assert set(re.findall(r"`(--?[a-z][a-z-]*)", _section(command))) <= known


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_examples_of_the_help_parse_and_name_files_that_are_there(command: cli.Command) -> None:
    for example in command.examples:
        words = shlex.split(example.split(" < ")[0])
        assert cli.parser(commands()).parse_args(words[1:]).command is command
        for word in words:
            assert not word.startswith("data/") or (ROOT / word).exists(), word


def test_every_status_is_documented() -> None:
    statuses = re.search(r"Status: (.*?)\n\n|Status: (.*)\Z", cli.__doc__ or "", re.DOTALL)
    assert statuses
    for status in re.findall(r"\d+", statuses[0]):
        assert re.search(rf"^\| {status} \|", TEXT, re.MULTILINE), status


def test_snippets_do_what_they_say() -> None:
    code = "\n\n".join(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, "README.md", str(docs.README), 0)
    assert test.examples
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    assert doctest.DocTestRunner(optionflags=flags).run(test).failed == 0


@pytest.mark.parametrize("block", docs.CONSOLE.findall(TEXT))
def test_commands_print_what_is_shown(block: str) -> None:
    assert docs.rerun(block) == block, "make docs writes README.md anew"


@pytest.mark.parametrize("path", [docs.README, docs.ARCHITECTURE], ids=lambda path: path.name)
def test_tables_are_made_from_the_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert docs.made(text) == text, f"make docs writes {path.name} anew"


def test_architecture_names_every_module_and_no_other() -> None:
    text = docs.ARCHITECTURE.read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `((?:crawler|pipeline|models)/\S+\.py)` \|", text, re.MULTILINE))
    there = [path for room in BEFORE for path in (ROOT / room).rglob("*.py") if path.stat().st_size]
    assert named == {path.relative_to(ROOT).as_posix() for path in there}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_are_there(path: Path) -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", path.read_text(encoding="utf-8"))
    tops = {entry.name for entry in ROOT.iterdir()}
    for name in named:
        if name.split("/")[0] in tops and not name.startswith(MADE):
            assert (ROOT / name).exists(), name


def test_the_source_of_every_table_is_named() -> None:
    lexicon = ROOT / "pipeline" / "lexicon"
    named = set(re.findall(r"`([\w]+\.(?:toml|tsv))`", (lexicon / "README.md").read_text(encoding="utf-8")))
    assert named == {path.name for path in lexicon.iterdir() if path.suffix in (".toml", ".tsv")}


@pytest.mark.parametrize("room", BEFORE)
def test_a_room_imports_only_from_rooms_before_it(room: str) -> None:
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for top in {name.split(".")[0] for name in names} & set(BEFORE):
                assert top in BEFORE[room], f"{path.relative_to(ROOT)} imports from {top}"


def test_a_first_record_costs_none_of_the_slow_imports() -> None:
    code = (
        "import sys, spacy\n"
        "brought = set(sys.modules)\n"  # torch, where it is installed
        "import pipeline\n"
        "assert pipeline.load()('در قم ۳ مدرسه با مساحت ۲ هکتار ساخته شد.')._.statistics\n"
        "slow = {'hazm', 'parsivar', 'pint', 'pyarrow', 'scrapy', 'torch'}\n"
        "print(*sorted(slow & set(sys.modules) - brought))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

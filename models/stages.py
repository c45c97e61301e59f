"""Stages: long work in steps, each passed by where its product is whole and its inputs are the same."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crawler.errors import AmarkavError

log = logging.getLogger(__name__)
#: Files up to this size are known by their content, larger ones by size and time of change.
_READ: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step: what it is made ``of`` (files, folders and settings), and the files that it makes."""

    name: str
    of: Mapping[str, Any]
    makes: Sequence[Path]
    run: Callable[[], object]


class Stages:
    """Runs stages, and remembers in ``memory`` which were ended, of what, and what they made."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._ended: dict[str, Any] = {}
        if memory.is_file():
            self._ended = json.loads(memory.read_text(encoding="utf-8"))

    def run(self, stage: Stage) -> bool:
        """Run ``stage`` unless it need not be; whether it was run."""
        of = fingerprint(stage.of)
        if self._ended.get(stage.name) == {"of": of, "made": _made(stage)}:
            log.info("%s: done already", stage.name)
            return False
        log.info("%s …", stage.name)
        began = time.monotonic()
        stage.run()
        made = _made(stage)
        if missing := [path for path, size in made.items() if size is None]:
            raise AmarkavError(
                f"{stage.name}: ended before it made {', '.join(missing)}; run it again to go on"
            )
        self._ended[stage.name] = {"of": of, "made": made}
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        part = self._memory.with_suffix(".part")
        part.write_text(json.dumps(self._ended, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(self._memory)
        log.info("%s: %.0f s", stage.name, time.monotonic() - began)
        return True


def fingerprint(of: Mapping[str, Any]) -> str:
    """What tells whether something that a stage is made of has changed.

    >>> fingerprint({"steps": 3}) == fingerprint({"steps": 3}), fingerprint({"steps": 3}) == fingerprint({})
    (True, False)
    """
    told = {name: _told(value) for name, value in of.items()}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _told(value: Any) -> Any:
    if isinstance(value, Path):
        files = sorted(value.rglob("*")) if value.is_dir() else [value]
        return [_file(file) for file in files if not file.is_dir()]
    if isinstance(value, list | tuple):
        return [_told(part) for part in value]
    return value


def _file(path: Path) -> list[object]:
    if not path.is_file():
        return [str(path), None]
    found = path.stat()
    if found.st_size <= _READ:
        return [str(path), hashlib.sha256(path.read_bytes()).hexdigest()]
    return [str(path), found.st_size, found.st_mtime_ns]


def _made(stage: Stage) -> dict[str, int | None]:
    """The sizes of what ``stage`` makes; None for what is not there."""
    return {str(path): path.stat().st_size if path.is_file() else None for path in stage.makes}

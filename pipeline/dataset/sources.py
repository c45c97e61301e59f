"""Sources: the files behind the inputs of a command, opened, unpacked and measured."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from backports import zstd

from crawler.errors import InputError

STDIN: Final = "-"

#: Told of every stretch of bytes as it is read.
Meter = Callable[[int], None]

#: Ending of a packed file → what unpacks it. A packing is added here and nowhere else.
PACKINGS: Final[dict[str, Callable[[IO[bytes]], Any]]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw),
    ".xz": lzma.LZMAFile,
    ".zst": zstd.ZstdFile,
}

#: What unpacking raises when the bytes are not what the ending says, or stop too early.
DAMAGE: Final = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstd.ZstdError)


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input where ``path`` is None.

    ``name`` is what messages call it, ``stem`` what ids of its articles begin with, ``ending``
    its format (``.jsonl``) and ``packing`` how it is packed (``.gz``), if at all.
    """

    path: Path | None
    name: str
    stem: str
    ending: str
    packing: str = ""

    @classmethod
    def at(cls, path: Path, *, below: Path | None = None) -> Source:
        """The source at ``path``; in a folder, its stem is the path from there on.

        >>> source = Source.at(Path("اخبار/ایسنا/قم.jsonl.gz"), below=Path("اخبار"))
        >>> source.stem, source.ending, source.packing
        ('ایسنا/قم', '.jsonl', '.gz')
        """
        packing = path.suffix.lower() if path.suffix.lower() in PACKINGS else ""
        bare = path.with_suffix("") if packing else path
        stem = bare.with_suffix("")
        return cls(
            path=path,
            name=_unicode(str(path)),
            stem=_unicode(stem.relative_to(below).as_posix() if below else stem.name),
            ending=bare.suffix.lower(),
            packing=packing,
        )

    @property
    def size(self) -> int:
        """Bytes on disk, packed as they are; 0 where that cannot be known."""
        try:
            return self.path.stat().st_size if self.path else 0
        except OSError:  # reading it will say why
            return 0

    @contextmanager
    def open(self, meter: Meter | None = None) -> Iterator[IO[bytes]]:
        """Its bytes, unpacked; ``meter`` is told how many of the packed ones were read."""
        if self.path is None:
            yield sys.stdin.buffer
            return
        with ExitStack() as stack:
            file: IO[bytes] = stack.enter_context(self.path.open("rb"))
            if meter is not None:
                file = stack.enter_context(io.BufferedReader(_Metered(file, meter)))
            if self.packing:
                file = stack.enter_context(io.BufferedReader(PACKINGS[self.packing](file)))
            yield file


class _Metered(io.RawIOBase):
    """A file that tells ``meter`` what is read from it."""

    def __init__(self, file: IO[bytes], meter: Meter) -> None:
        self._file = file
        self._meter = meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._meter(len(data))
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def find(inputs: Iterable[str], endings: Iterable[str]) -> Iterator[Source | InputError]:
    """The sources that ``inputs`` name, in order: files, folders with all below, ``-``.

    In a folder, files are taken in sorted order where their ending is one of ``endings``;
    hidden ones and other endings are passed by. An input that gives nothing is an error.
    """
    known = tuple(endings)
    for name in inputs:
        path = Path(name)
        if name == STDIN:
            yield Source(path=None, name="standard input", stem="stdin", ending="")
        elif path.is_dir():
            yield from _below(path, known)
        elif not path.exists():
            yield InputError(name, "no such file or folder", mend="check the path")
        elif (source := Source.at(path)).ending not in known:
            yield InputError(
                name, f"the ending {_ending(path)}", _one_of(known), "rename or convert the file"
            )
        else:
            yield source


def _below(folder: Path, known: tuple[str, ...]) -> Iterator[Source | InputError]:
    found = False
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            source = Source.at(Path(parent, name), below=folder)
            if source.ending in known and not name.startswith("."):
                found = True
                yield source
    if not found:
        yield InputError(str(folder), "a folder without articles", f"files with {_one_of(known)}")


def _unicode(name: str) -> str:
    """``name`` with its bytes that are not UTF-8 spelled out, so that it can be written."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _ending(path: Path) -> str:
    return "".join(path.suffixes[-2:]) or "none"


def _one_of(endings: tuple[str, ...]) -> str:
    packed = ", ".join(PACKINGS)
    return f"one of {', '.join(endings)} (also packed: {packed})"

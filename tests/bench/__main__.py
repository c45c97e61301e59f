"""``python -m tests.bench [reading | crawl | publish | serve] …``: all without a word; ``--help`` helps."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

from tests.bench import crawling, publishing, reading, serving

#: Name on the command line → what measures it, given the words after it.
MEASURES: Final[dict[str, Callable[[Sequence[str]], None]]] = {
    "reading": lambda _: reading.measure(),
    "crawl": crawling.measure,
    "publish": publishing.measure,
    "serve": serving.measure,
}


def main() -> None:
    """Measure what is named."""
    name, *arguments = sys.argv[1:] or ("",)
    if name and name not in MEASURES:
        sys.exit(f"tests.bench: received {name!r}, expected {', '.join(MEASURES)}, or nothing for all")
    for known, measure in MEASURES.items():
        if name in ("", known):
            measure(arguments)


if __name__ == "__main__":
    main()

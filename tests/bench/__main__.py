"""``python -m tests.bench [reading | crawl] …``: both without a word; ``crawl --help`` says what it takes."""

from __future__ import annotations

import sys

from tests.bench import crawling, reading


def main() -> None:
    """Measure what is named."""
    name, *arguments = sys.argv[1:] or ("",)
    if name in ("", "reading"):
        reading.measure()
    if name in ("", "crawl"):
        crawling.measure(arguments)
    if name not in ("", "reading", "crawl"):
        sys.exit(f"tests.bench: received {name!r}, expected reading, crawl, or nothing for both")


if __name__ == "__main__":
    main()

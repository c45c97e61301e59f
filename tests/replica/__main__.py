"""``python -m tests.replica``: the replica by hand. It says its port, and serves until it is ended.

http_proxy=http://127.0.0.1:8899 curl http://www.mehrnews.com/rss
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.replica import tls
from tests.replica.server import serve
from tests.replica.world import Scenario, World


def main() -> None:
    """Serve the scenario that the arguments make."""
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--seed", default="آمارکاو")
    parser.add_argument("--now", type=datetime.fromisoformat, default=datetime.now(UTC))
    parser.add_argument("--days", type=float, default=3)
    parser.add_argument("--scale", type=float, default=1, help="multiplies the stories of every site")
    parser.add_argument("--counts", type=json.loads, default=None, help='as in {"mehr": 500}')
    parser.add_argument("--weight", type=int, default=0, help="bytes of boxes on every page")
    parser.add_argument("--certificate", type=Path, help="a file of tls.write; without it, one of its own")
    given = parser.parse_args()
    port, certificate = vars(given).pop("port"), vars(given).pop("certificate")
    world = World(Scenario(**vars(given)))
    with TemporaryDirectory() as folder:
        own = certificate or tls.write(Path(folder) / "replica.pem", world.hosts)
        asyncio.run(_serve(world, own, port))


async def _serve(world: World, certificate: Path, port: int) -> None:
    server = await serve(world, certificate=certificate, port=port)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    main()

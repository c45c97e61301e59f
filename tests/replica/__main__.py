"""``python -m tests.replica``: the replica by hand. It says its port, and serves until it is ended.

http_proxy=http://127.0.0.1:8899 curl http://www.mehrnews.com/rss
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime

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
    given = parser.parse_args()
    port = vars(given).pop("port")
    world = World(Scenario(**vars(given)))
    asyncio.run(_serve(world, port))


async def _serve(world: World, port: int) -> None:
    server = await serve(world, port=port)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    main()

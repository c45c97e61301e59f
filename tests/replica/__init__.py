"""Replica: twenty-six synthetic news sites on this machine, for tests that crawl over real HTTP.

One server answers as a proxy for the hosts of all agencies: ``stories`` says what they publish,
``templates`` writes it in the markup of their families with its oddities, ``sources`` tells of it
in feeds, sitemaps and archives, ``world`` puts it at its addresses, and ``faults`` are what goes
wrong. ``Replica.started()`` runs it in a process of its own; by hand it is ``python -m tests.replica``.
"""

from __future__ import annotations

from tests.replica.replica import Replica
from tests.replica.stories import Story

__all__ = ["Replica", "Story"]

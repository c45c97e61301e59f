"""Optimizer: 32-bit weights behind a 16-bit network, Muon for matrices, AdamW for the rest.

The forward and backward pass run on a bfloat16 copy, which is what both AMX processors and GPUs
are quick at; the update is made on the 32-bit weights, which alone are kept. The rate is warmed
up, stays, and falls to nothing over the last steps: the fall can begin at any checkpoint.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import nn

from models.encoder.settings import Optimizer


def rate(step: int, *, warmup: int, last: int, fall: int) -> float:
    """The share of the peak rate at ``step``: up over ``warmup``, down over the ``fall`` before ``last``.

    >>> [rate(step, warmup=4, last=10, fall=4) for step in (0, 3, 6, 8, 9)]
    [0.25, 1.0, 1.0, 0.5, 0.25]
    """
    down = (last - step) / fall if fall else 1.0
    return max(0.0, min(1.0, (step + 1) / warmup, down))


class Trained:
    """A network in two precisions: ``network`` computes, ``master`` remembers."""

    def __init__(self, master: nn.Module, plan: Optimizer, device: torch.device) -> None:
        self.master = master.to(device)
        self.network = copy.deepcopy(master).to(device, torch.bfloat16)
        self.plan = plan
        matrices: list[nn.Parameter] = []
        others: list[nn.Parameter] = []
        for name, weight in master.named_parameters():
            (matrices if weight.ndim == 2 and ".layers." in name else others).append(weight)
        self.optimizers = [
            torch.optim.AdamW(others, lr=plan.rate, betas=(0.9, 0.98), weight_decay=plan.decay, fused=True),
            torch.optim.Muon(matrices, lr=plan.matrix_rate, weight_decay=plan.decay),
        ]
        self._peaks = (plan.rate, plan.matrix_rate)

    def step(self, share: float) -> None:
        """One update from the gradients of ``network``, at ``share`` of the peak rates."""
        for kept, used in zip(self.master.parameters(), self.network.parameters(), strict=True):
            kept.grad = None if used.grad is None else used.grad.float()
            used.grad = None
        nn.utils.clip_grad_norm_(self.master.parameters(), self.plan.clip)
        for optimizer, peak in zip(self.optimizers, self._peaks, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = peak * share
            optimizer.step()
        self.copy()

    def copy(self) -> None:
        """Round the weights of ``master`` into ``network``."""
        with torch.no_grad():
            for kept, used in zip(self.master.parameters(), self.network.parameters(), strict=True):
                used.copy_(kept)

    def state(self) -> dict[str, Any]:
        """All that :meth:`restore` needs."""
        return {
            "weights": self.master.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from ``state``."""
        self.master.load_state_dict(state["weights"])
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.copy()

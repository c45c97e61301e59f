"""Network: the transformer and its masked-word loss.

The architecture is one of transformers', so that ``AutoModel`` loads what is trained here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy, linear, pad
from transformers import AutoConfig, AutoModelForMaskedLM

from models.encoder.tokenizer import END, MASK, PADDING, START
from pipeline.tagging.pieces import number

#: Masked places are filled up to a multiple of this: oneDNN keeps code for every shape that it meets.
_STEP: Final = 256
_IGNORED: Final = -100


def build(model: Mapping[str, Any], pieces: Tokenizer) -> Any:
    """A network with random weights for the vocabulary of ``pieces``."""
    auto: Any = AutoModelForMaskedLM
    config = AutoConfig.for_model(
        **model,
        vocab_size=pieces.get_vocab_size(),
        pad_token_id=number(pieces, PADDING),
        cls_token_id=number(pieces, START),
        bos_token_id=number(pieces, START),
        sep_token_id=number(pieces, END),
        eos_token_id=number(pieces, END),
        mask_token_id=number(pieces, MASK),
    )
    return auto.from_config(config, attn_implementation="eager")


def begin_with(network: Any, vectors: Tensor) -> None:
    """Let the embeddings begin as ``vectors``, at the scale at which random ones would be."""
    with torch.no_grad():
        network.get_input_embeddings().weight.copy_(vectors * network.config.initializer_range)


def masked_loss(
    network: Any, encode: Callable[[Tensor], Any], inputs: Tensor, masked: Tensor,
    targets: Tensor, *, candidates: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Mean cross entropy of the pieces at the masked places.

    Args:
        encode: the network's encoder, as it is or compiled.
        inputs: *shape* ``(batch, length)``.
        masked: *shape* ``(batch, length)``.
        targets: *shape* ``(masked.sum(),)``.
        candidates: the pieces, ``targets`` among them, that the softmax is taken over, in rising
            order; without them it is taken over all. A few thousand serve nearly as well, and
            on a processor the full softmax is a quarter of the time.
    """
    weight, bias = network.decoder.weight, network.decoder.bias
    if candidates is not None:
        weight, bias = weight[candidates], bias[candidates]
        targets = torch.searchsorted(candidates, targets)
    places = masked.flatten().nonzero()[:, 0]
    room = -len(places) % _STEP
    found = network.head(encode(inputs).last_hidden_state.flatten(0, 1)[pad(places, (0, room))])
    targets = pad(targets, (0, room), value=_IGNORED)
    return cross_entropy(linear(found, weight, bias).float(), targets, ignore_index=_IGNORED)


def drawn_candidates(targets: Tensor, *, count: int, size: int, seed: int) -> Tensor:
    """``targets`` and random pieces, ``count`` together unless there are more targets, in rising order."""
    order = torch.randperm(size, generator=torch.Generator().manual_seed(seed)).to(targets.device)
    chosen = torch.zeros(size, dtype=torch.bool, device=targets.device)
    chosen[targets] = True
    others = order[~chosen[order]]
    chosen[others[: max(0, count - (size - len(others)))]] = True
    return chosen.nonzero()[:, 0]

"""Graph: a tagger as an ONNX graph of floats.

Every graph takes ``input_ids``, ``attention_mask`` and ``firsts``, where words begin in the flattened
pieces, and gives ``logits`` and ``vectors`` of the words. The vectors are the encoder's last; other
parts of the pipeline decide by them too.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import onnx
import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from models.tagger.quantization import CONTRIB
from pipeline.tagging.tagger import LONGEST

_AXES: Final = {"input_ids": {0: "rows", 1: "length"}, "attention_mask": {0: "rows", 1: "length"}}
_WORDS: Final = {0: "words"}
#: What is added to a score so that padding gets no attention.
_NEVER: Final = -1e9


def graph(model: Any) -> onnx.ModelProto:
    """``model``, a token classifier of transformers, as a graph: :class:`Lean` where that fits."""
    told: nn.Module = Lean(model) if Lean.fits(model.config) else Plain(model)
    example = {
        "input_ids": torch.full((2, 32), 9),
        "attention_mask": torch.ones(2, 32, dtype=torch.long),
        "firsts": torch.arange(0, 64, 2),
    }
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        file = Path(folder) / "model.onnx"
        # The older exporter warns that it is; the newer needs one more package.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            told.eval(),
            tuple(example.values()),
            file,
            input_names=list(example),
            output_names=["logits", "vectors"],
            dynamic_axes={**_AXES, **dict.fromkeys(("firsts", "logits", "vectors"), _WORDS)},
            opset_version=20,
            custom_opsets={CONTRIB: 1} if isinstance(told, Lean) else None,
            dynamo=False,
        )
        return onnx.load(file)


class Plain(nn.Module):
    """Any tagger as transformers runs it."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor]:
        """Logits and vectors of the words. *Shapes:* ``(words, tags)``, ``(words, width)``."""
        read = self.model.base_model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return _told(self.model, read.flatten(0, 1)[firsts])


class Lean(nn.Module):
    """A ModernBERT all of whose layers attend to the whole row, laid out for a processor.

    The same numbers by fewer and narrower steps, in four fifths of the time: pieces stand in one
    long table; what transformers computes in one product and cuts apart afterwards is several
    products; rotary positions are one node; and behind the last attention only words go on.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        positions = torch.arange(LONGEST)[None]
        width = model.config.hidden_size
        turns = model.base_model.rotary_emb(torch.zeros(1, 1, width), positions, "full_attention")
        half = width // model.config.num_attention_heads // 2
        for name, turn in zip(("cosine", "sine"), turns, strict=True):
            self.register_buffer(name, turn[0, :, :half].clone())

    @staticmethod
    def fits(config: Any) -> bool:
        """Whether a model of this configuration can be laid out so."""
        return config.model_type == "modernbert" and set(config.layer_types) == {"full_attention"}

    def forward(self, input_ids: Tensor, attention_mask: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor]:
        """Logits and vectors of the words. *Shapes:* ``(words, tags)``, ``(words, width)``."""
        encoder = self.model.base_model
        hidden = encoder.embeddings.norm(encoder.embeddings.tok_embeddings(input_ids)).flatten(0, 1)
        unseen = (1.0 - attention_mask.float())[:, None, None] * _NEVER
        for layer in encoder.layers:
            attended = self._attended(layer.attn, layer.attn_norm(hidden), input_ids, unseen)
            if layer is encoder.layers[-1]:
                attended, hidden = attended[firsts], hidden[firsts]
            hidden = hidden + layer.attn.Wo(attended)
            read, gated = _parts(layer.mlp.Wi, layer.mlp_norm(hidden), 2)
            hidden = hidden + layer.mlp.Wo(layer.mlp.act(read) * gated)
        return _told(self.model, encoder.final_norm(hidden))

    def _attended(self, attention: Any, hidden: Tensor, input_ids: Tensor, unseen: Tensor) -> Tensor:
        """What each piece takes from its row. *Shape:* as ``hidden``, ``(rows * length, width)``."""
        config, (rows, length) = self.model.config, input_ids.shape
        heads, width = config.num_attention_heads, config.hidden_size
        query, key, value = (part.view(rows, length, width) for part in _parts(attention.Wqkv, hidden, 3))
        query, key, value = (
            part.view(rows, length, heads, width // heads).transpose(1, 2)
            for part in (self._turned(query), self._turned(key), value)
        )
        scores = query @ key.transpose(-1, -2) * (width // heads) ** -0.5 + unseen
        taken: Tensor = scores.softmax(-1) @ value
        return taken.transpose(1, 2).reshape(-1, width)

    def _turned(self, part: Tensor) -> Tensor:
        begin, heads = torch.zeros(1, dtype=torch.long), self.model.config.num_attention_heads
        turned: Tensor = _Rotary.apply(part, begin, self.cosine, self.sine, heads)
        return turned


class _Rotary(torch.autograd.Function):
    """Rotary positions, which onnxruntime knows as one node."""

    @staticmethod
    def forward(_: Any, part: Tensor, begin: Tensor, cosine: Tensor, sine: Tensor, heads: int) -> Tensor:
        """``part`` turned by where its pieces stand. *Shape:* ``(rows, length, width)``."""
        rows, length, width = part.shape
        first, second = part.view(rows, length, heads, width // heads).chunk(2, -1)
        cosine, sine = cosine[:length, None], sine[:length, None]
        turned = torch.cat([first * cosine - second * sine, second * cosine + first * sine], -1)
        return turned.view(rows, length, width)

    @staticmethod
    def symbolic(g: Any, part: Any, begin: Any, cosine: Any, sine: Any, heads: int) -> Any:
        """The node."""
        node = g.op(f"{CONTRIB}::RotaryEmbedding", part, begin, cosine, sine, num_heads_i=heads)
        return node.setType(part.type())


def _told(model: Any, words: Tensor) -> tuple[Tensor, Tensor]:
    """What the classifier of ``model`` says of the vectors of ``words``, and these."""
    seen = model.head(words) if hasattr(model, "head") else words  # BERT's has none
    return model.classifier(seen), words


def _parts(whole: nn.Linear, rows: Tensor, count: int) -> list[Tensor]:
    """The product of ``rows`` with each of ``count`` equal parts of ``whole``'s columns."""
    weights, biases = whole.weight.chunk(count), [None] * count
    if whole.bias is not None:
        biases = whole.bias.chunk(count)
    return [linear(rows, weight, bias) for weight, bias in zip(weights, biases, strict=True)]

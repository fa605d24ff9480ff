"""The encoder: pre-LN transformer on a residual stream that starts out as the plain bag of its token embeddings."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CODE_PREFIX = 5
"""Id of `<encoder-only>`, which stands before code; a sentence that asks begins with `<s>`."""


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    width: int = 192
    layers: int = 3
    heads: int = 4
    inner: int = 384
    window: int = 256
    rank: int = 128
    """Width of the embedding table; a matrix [rank, width] carries it to the width of the layers (ALBERT, arXiv 1909.11942 section 3.1)."""

    def bytes(self) -> int:
        """Size as int8: tables, matrices; scales and biases as float32."""
        layer = 4 * self.width**2 + 2 * self.width * self.inner
        floats = self.vocabulary + self.layers * (9 * self.width + self.inner) + 2 * self.window
        return self.vocabulary * self.rank + self.rank * self.width + self.layers * layer + self.window * self.width + 4 * floats

    def flops(self, tokens: int) -> int:
        """Multiply-adds of a sequence."""
        layer = 4 * self.width**2 + 2 * self.width * self.inner
        return tokens * (self.rank * self.width + self.layers * (layer + 2 * tokens * self.width))

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.heads = shape.heads
        self.before_attention = nn.LayerNorm(shape.width)
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.joined = nn.Linear(shape.width, shape.width)
        self.before_inner = nn.LayerNorm(shape.width)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        for closing in (self.joined, self.narrow):  # a layer starts out as the identity
            nn.init.zeros_(closing.weight)
            nn.init.zeros_(closing.bias)

    def forward(self, x: Tensor, allowed: Tensor) -> Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(self.before_attention(x)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=allowed)
        x = x + self.joined(mixed.transpose(1, 2).reshape(batch, length, width))
        return x + self.narrow(F.gelu(self.widen(self.before_inner(x)), approximate="tanh"))


class Encoder(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.tokens = nn.Embedding(shape.vocabulary, shape.rank)
        self.raise_rank = nn.Linear(shape.rank, shape.width, bias=False)
        self.positions = nn.Embedding(shape.window, shape.width)
        self.gates = nn.Parameter(initial_gates(shape.window))
        self.query_gates = nn.Parameter(torch.zeros(shape.window))
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        nn.init.zeros_(self.positions.weight)

    def forward(self, ids: Tensor, segments: Tensor) -> Tensor:
        """ids, segments [B, T] -> [B, T, width]. Segment 0 is padding; a token sees its own segment only (2404.09529)."""
        same = segments[:, :, None] == segments[:, None, :]
        places = same.tril(-1).sum(-1).clamp(max=self.shape.window - 1)
        x = self.raise_rank(self.tokens(ids)) * self.weights(ids, same, places) + self.positions(places)
        for layer in self.layers:
            x = layer(x, same[:, None])
        return x

    def weights(self, ids: Tensor, same: Tensor, places: Tensor) -> Tensor:
        """[B, T, 1]: the gate of a token's place in code, or in a sentence that asks: its sequence has no code prefix."""
        is_code = (same.to(self.gates.dtype) @ (ids == CODE_PREFIX).to(self.gates.dtype)[:, :, None]).clamp(max=1)
        asked, found = (gates.exp()[places][:, :, None] for gates in (self.query_gates, self.gates))
        return asked + is_code * (found - asked)

    def embed(self, ids: Tensor, mask: Tensor) -> Tensor:
        """One sequence a row: ids, mask [B, T] -> unit vectors [B, width]."""
        return pool(self(ids, mask), mask)


def initial_gates(window: int) -> Tensor:
    """Logarithms of the weight of each place: a block says first what it is."""
    return torch.log(1 + 3 * torch.exp(-torch.arange(window) / 12))


def pool(hidden: Tensor, mask: Tensor) -> Tensor:
    weights = (mask > 0).to(hidden.dtype)[:, :, None]
    return F.normalize((hidden * weights).sum(1) / weights.sum(1).clamp(min=1), dim=-1)

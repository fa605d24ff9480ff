"""The decoder: RMSNorm, rotary positions, grouped-query attention, SwiGLU, one table for input and output (arXiv 2302.13971, 2305.13245)."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

EPSILON = 1e-5


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    width: int = 192
    layers: int = 4
    heads: int = 6
    kv_heads: int = 2
    inner: int = 512
    window: int = 512
    """Most tokens of a row in training; positions beyond it are not known."""

    @property
    def head(self) -> int:
        return self.width // self.heads

    @property
    def qkv(self) -> tuple[int, int, int]:
        return self.width, self.kv_heads * self.head, self.kv_heads * self.head

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


Cache = list[tuple[Tensor, Tensor]]
"""By layer: keys after rotary and values, [B, kv_heads, past, head]."""


def rotary_tables(shape: Shape, count: int) -> tuple[Tensor, Tensor]:
    """cos, sin [count, head / 2] (arXiv 2104.09864)."""
    frequencies = 10_000 ** (-torch.arange(0, shape.head, 2, dtype=torch.float64) / shape.head)
    angles = torch.arange(count, dtype=torch.float64)[:, None] * frequencies
    return angles.cos().float(), angles.sin().float()


def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """x [B, heads, T, head]; the first half of a head turns against the second, as ONNX Runtime's RotaryEmbedding does it."""
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


class RmsNorm(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.weight.shape, self.weight, EPSILON)


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.before_attention = RmsNorm(shape.width)
        self.qkv = nn.Linear(shape.width, sum(shape.qkv), bias=False)
        self.joined = nn.Linear(shape.width, shape.width, bias=False)
        self.before_inner = RmsNorm(shape.width)
        self.widen = nn.Linear(shape.width, 2 * shape.inner, bias=False)
        self.narrow = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], past: tuple[Tensor, Tensor] | None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        shape, (batch, length, width) = self.shape, x.shape
        parts = self.qkv(self.before_attention(x)).split(shape.qkv, -1)
        query, key, value = (part.view(batch, length, -1, shape.head).transpose(1, 2) for part in parts)
        query, key = rotated(query, *turn), rotated(key, *turn)
        new = key, value
        mask = None
        if past is not None:
            key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
            mask = torch.ones(length, key.shape[2], dtype=torch.bool).tril(key.shape[2] - length)
        group = shape.heads // shape.kv_heads
        key, value = key.repeat_interleave(group, 1), value.repeat_interleave(group, 1)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=mask is None)
        x = x + self.joined(mixed.transpose(1, 2).reshape(batch, length, width))
        gate, up = self.widen(self.before_inner(x)).chunk(2, -1)
        return x + self.narrow(F.silu(gate) * up), new


class Decoder(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.last = RmsNorm(shape.width)
        self.turns: tuple[Tensor, Tensor] = rotary_tables(shape, 2 * shape.window)
        self.initialise()

    def initialise(self) -> None:
        for weights in self.parameters():
            if weights.dim() == 2:
                nn.init.normal_(weights, std=0.02)
        for layer in self.layers:  # a layer starts out as the identity
            nn.init.zeros_(layer.joined.weight)
            nn.init.zeros_(layer.narrow.weight)

    def hidden(self, ids: Tensor, past: Cache | None = None) -> tuple[Tensor, Cache]:
        """ids [B, T] -> [B, T, width] before the output table, and the new rows of the cache."""
        at = past[0][0].shape[2] if past else 0
        turn = tuple(table[at : at + ids.shape[1]].to(ids.device) for table in self.turns)
        x, rows = self.tokens(ids), []
        for number, layer in enumerate(self.layers):
            x, new = layer(x, turn, past[number] if past else None)
            rows.append(new)
        return self.last(x), rows

    def forward(self, ids: Tensor, past: Cache | None = None) -> tuple[Tensor, Cache]:
        """ids [B, T] -> logits [B, T, vocabulary], and the new rows of the cache."""
        hidden, rows = self.hidden(ids, past)
        return hidden @ self.tokens.weight.T, rows


def joined_cache(past: Cache | None, new: Cache) -> Cache:
    if past is None:
        return new
    return [(torch.cat([old[0], rows[0]], 2), torch.cat([old[1], rows[1]], 2)) for old, rows in zip(past, new, strict=True)]

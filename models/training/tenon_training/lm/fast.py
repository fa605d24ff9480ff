"""A training step in bfloat16 for processors with AMX: two to three times the tokens a second of float32 on the same core.

The weights stay float32. The parts between products are compiled, attention and the loss do their own backward pass, so that nothing
is held or read twice. Same function as Decoder, to the rounding of bfloat16.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from .model import EPSILON, Decoder, Layer, rotated

BLOCK = 128
"""Queries of a block of attention; keys after a block's last are never looked at."""
PIECE = 512
"""Positions whose probabilities [PIECE, vocabulary] are held at a time."""
LEAST = 1e-30


def is_fast_here() -> bool:
    return torch.cpu._is_amx_tile_supported()


def fast_losses(model: Decoder, ids: Tensor) -> tuple[Tensor, Tensor]:
    """ids [B, T + 1] -> the mean of -log p of each next token, and all of them [B * T], which have no gradient."""
    shape = model.shape
    length = ids.shape[1] - 1
    turn = tuple(table[:length].bfloat16() for table in model.turns)
    table = model.tokens.weight.bfloat16()
    x = F.embedding(ids[:, :-1], table)
    for layer in model.layers:
        x = _layer(layer, x, turn)
    hidden = _normed(x, model.last.weight).reshape(-1, shape.width)
    return TiedCrossEntropy.apply(hidden, table, ids[:, 1:].flatten())


def _layer(layer: Layer, x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    shape = layer.shape
    sizes = shape.heads, shape.kv_heads, shape.head
    query, key, value = _compiled_before(x, layer.before_attention.weight, layer.qkv.weight.bfloat16(), turn, sizes)
    mixed = BlockAttention.apply(query, key, value)
    weights = [each.weight.bfloat16() for each in (layer.joined, layer.widen, layer.narrow)]
    return _compiled_after(x, mixed, layer.before_inner.weight, weights, shape.heads)


def _normed(x: Tensor, weight: Tensor) -> Tensor:
    wide = x.float()
    return (wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + EPSILON) * weight).bfloat16()


def _before(x: Tensor, norm: Tensor, qkv: Tensor, turn: tuple[Tensor, Tensor], sizes: tuple[int, int, int]) -> tuple[Tensor, Tensor, Tensor]:
    """x [B, T, width] -> queries [B * kv_heads, group, T, head], scaled, keys and values [B * kv_heads, T, head]."""
    (batch, length, _), (heads, kv_heads, head) = x.shape, sizes
    parts = (_normed(x, norm) @ qkv.T).split([heads * head, kv_heads * head, kv_heads * head], -1)
    query, key, value = (part.view(batch, length, -1, head).transpose(1, 2) for part in parts)
    query, key = rotated(query, *turn) * head**-0.5, rotated(key, *turn)
    flat = batch * kv_heads
    return query.reshape(flat, -1, length, head).contiguous(), key.reshape(flat, length, head).contiguous(), value.reshape(flat, length, head).contiguous()


def _after(x: Tensor, mixed: Tensor, norm: Tensor, weights: list[Tensor], heads: int) -> Tensor:
    batch, length, width = x.shape
    joined, widen, narrow = weights
    x = x + mixed.view(batch, heads, length, -1).transpose(1, 2).reshape(batch, length, width) @ joined.T
    gate, up = (_normed(x, norm) @ widen.T).chunk(2, -1)
    return x + (F.silu(gate) * up) @ narrow.T


_compiled_before, _compiled_after = torch.compile(_before), torch.compile(_after)


class BlockAttention(torch.autograd.Function):
    """Causal attention of scaled queries [N, group, T, head] to keys and values [N, T, head]."""

    @staticmethod
    def forward(ctx, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        (count, group, length, head), mixed, chances = query.shape, torch.empty_like(query), []
        turned = key.transpose(1, 2).contiguous()
        for start, end in _blocks(length):
            scores = query[:, :, start:end].reshape(count, group * (end - start), head) @ turned[:, :, :end]
            scores.view(count, group, end - start, end)[..., start:].add_(torch.full((end - start, end - start), -1e4).triu(1).bfloat16())
            chances.append(torch.softmax(scores, -1))
            mixed[:, :, start:end] = (chances[-1] @ value[:, :end]).view(count, group, end - start, head)
        ctx.save_for_backward(query, key, value, *chances)
        return mixed

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        query, key, value, *chances = ctx.saved_tensors
        count, group, length, head = query.shape
        to_query = torch.empty_like(query)
        to_key, to_value = (torch.zeros(count, length, head) for _ in range(2))
        turned = value.transpose(1, 2).contiguous()
        for (start, end), chance in zip(_blocks(length), chances, strict=True):
            given, asked = (each[:, :, start:end].reshape(count, group * (end - start), head) for each in (gradient, query))
            to_value[:, :end] += chance.transpose(1, 2) @ given
            to_scores = torch._softmax_backward_data(given @ turned[:, :, :end], chance, -1, chance.dtype)
            to_query[:, :, start:end] = (to_scores @ key[:, :end]).view(count, group, end - start, head)
            to_key[:, :end] += to_scores.transpose(1, 2) @ asked
        return to_query, to_key.to(key.dtype), to_value.to(value.dtype)


def _blocks(length: int) -> list[tuple[int, int]]:
    return [(start, min(length, start + BLOCK)) for start in range(0, length, BLOCK)]


class TiedCrossEntropy(torch.autograd.Function):
    """hidden [N, width], table [vocabulary, width] in bfloat16, ids [N] -> the mean of -log p, and by position [N]."""

    @staticmethod
    def forward(ctx, hidden: Tensor, table: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
        losses, to_hidden, to_table = torch.empty(len(ids)), torch.empty_like(hidden), torch.zeros(table.shape)
        for start in range(0, len(ids), PIECE):
            at = slice(start, min(len(ids), start + PIECE))
            right = torch.arange(at.stop - start), ids[at]
            chances = torch.softmax(hidden[at] @ table.T, -1)
            losses[at] = -chances[right].float().clamp_min(LEAST).log()
            chances[right] -= 1
            torch.mm(chances, table, out=to_hidden[at])
            to_table += chances.T @ hidden[at]
        ctx.save_for_backward(to_hidden, to_table)
        ctx.mark_non_differentiable(losses)
        return losses.mean(), losses

    @staticmethod
    def backward(ctx, scale: Tensor, _: Tensor) -> tuple[Tensor | None, ...]:
        to_hidden, to_table = ctx.saved_tensors
        scale = scale / len(to_hidden)
        return to_hidden * scale, (to_table * scale).bfloat16(), None

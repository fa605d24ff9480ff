"""Cross entropy of tied logits without ever holding them all: piece by piece, gradients at once."""

import torch
from torch import Tensor

PIECES = {"cpu": 128, "cuda": 8192}
"""Positions whose logits [PIECE, vocabulary] are held at a time; on the CPU so many as a cache holds."""


class TiedCrossEntropy(torch.autograd.Function):
    """hidden [N, width], table [vocabulary, width], ids [N], weights [N] -> the weighted sum of -log p, and by position [N]."""

    @staticmethod
    def forward(ctx, hidden: Tensor, table: Tensor, ids: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
        losses, to_hidden, to_table = torch.empty_like(weights), torch.empty_like(hidden), torch.zeros_like(table)
        size = PIECES[hidden.device.type]
        for start in range(0, len(ids), size):
            at = slice(start, start + size)
            logits = hidden[at] @ table.T
            right = ids[at, None]
            own = logits.gather(1, right)
            total = logits.logsumexp(1, keepdim=True)
            losses[at] = (total - own)[:, 0]
            logits.sub_(total).exp_()
            logits.scatter_add_(1, right, torch.full_like(own, -1))
            logits.mul_(weights[at, None])
            torch.mm(logits, table, out=to_hidden[at])
            to_table.addmm_(logits.T, hidden[at])
        ctx.save_for_backward(to_hidden, to_table)
        ctx.mark_non_differentiable(losses)
        return losses @ weights, losses

    @staticmethod
    def backward(ctx, scale: Tensor, _: Tensor) -> tuple[Tensor | None, ...]:
        to_hidden, to_table = ctx.saved_tensors
        return to_hidden * scale, to_table * scale, None, None

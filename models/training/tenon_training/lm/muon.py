"""Muon (Jordan et al. 2024; arXiv 2502.16982): momentum whose matrices are made orthogonal before they are taken as a step."""

from collections.abc import Iterable

import torch
from torch import Tensor

from .fast import is_fast_here

COEFFICIENTS = 3.4445, -4.7750, 2.0315
"""Of the quintic iteration that takes all singular values near 1."""


class Muon(torch.optim.Optimizer):
    """Of matrices only."""

    def __init__(self, matrices: Iterable[Tensor], lr: float, momentum: float = 0.95):
        super().__init__(matrices, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            for weights in group["params"]:
                state = self.state[weights]
                if "mean" not in state:
                    state["mean"] = torch.zeros_like(weights)
                mean, gradient = state["mean"], weights.grad
                mean.lerp_(gradient, 1 - group["momentum"])
                step = orthogonal(gradient.lerp(mean, group["momentum"]))
                weights.add_(step, alpha=-group["lr"] * max(1, weights.shape[0] / weights.shape[1]) ** 0.5)


def orthogonal(matrix: Tensor, steps: int = 5) -> Tensor:
    """About U V^T of a matrix U S V^T, by Newton-Schulz iteration."""
    a, b, c = COEFFICIENTS
    given, matrix = matrix, matrix.bfloat16() if matrix.device.type == "cuda" or is_fast_here() else matrix
    x = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        square = x @ x.T
        x = a * x + torch.addmm(square, square, square, beta=b, alpha=c) @ x
    return (x if matrix.shape[0] <= matrix.shape[1] else x.T).to(given.dtype)

"""A small GraphCodeBERT (arXiv 2009.08366): tokens and data-flow nodes in one sequence, under a graph-guided mask."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .model import Layer, initial_gates


@dataclass(frozen=True)
class GraphShape:
    """`window` counts tokens; `nodes` of the data flow come on top of it. `heads` and `inner` as in model.Shape."""

    vocabulary: int
    width: int = 256
    layers: int = 3
    heads: int = 4
    inner: int = 768
    window: int = 256
    nodes: int = 64

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class GraphEncoder(nn.Module):
    """Places are 0 for a node, 1 for padding, 2 and up for tokens, as in the published code."""

    def __init__(self, shape: GraphShape):
        super().__init__()
        self.shape = shape
        self.tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.window + 2, shape.width)
        self.gates = nn.Parameter(torch.cat([torch.zeros(2), initial_gates(shape.window)]))
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        nn.init.zeros_(self.positions.weight)

    def forward(self, ids: Tensor, places: Tensor, mask: Tensor, alignment: Tensor | None = None) -> Tensor:
        """ids, places [B, L], mask bool [B, L, L] -> [B, L, width]. A node starts out as the mean of its tokens' embeddings:
        those that it sees, or those of `alignment` [B, L, L] when some of them are hidden from it in training."""
        seen = mask if alignment is None else alignment
        aligned = seen & (places == 0)[:, :, None] & (places > 1)[:, None, :]
        share = aligned.to(torch.float32)
        share = share / (share.sum(-1, keepdim=True) + 1e-10)
        x = self.tokens(ids)
        x = torch.where((places == 0)[:, :, None], share @ x, x)
        x = x * self.gates.exp()[places][:, :, None] + self.positions(places)
        allowed = mask | torch.eye(mask.shape[1], dtype=torch.bool)
        for layer in self.layers:
            x = layer(x, allowed[:, None])
        return x

    def embed(self, ids: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors [B, width]: the mean over the tokens."""
        return pool_tokens(self(ids, places, mask), places)


def pool_tokens(hidden: Tensor, places: Tensor) -> Tensor:
    weights = (places > 1).to(hidden.dtype)[:, :, None]
    return F.normalize((hidden * weights).sum(1), dim=-1)


def pool_all(hidden: Tensor, places: Tensor) -> Tensor:
    """Unit vectors [B, width]: the mean over tokens and nodes alike."""
    weights = (places != 1).to(hidden.dtype)[:, :, None]
    return F.normalize((hidden * weights).sum(1), dim=-1)


class PairHead(nn.Module):
    """Whether one place belongs to another (section 4.4): the sigmoid of a product of their projections."""

    def __init__(self, width: int, inner: int = 64):
        super().__init__()
        self.one, self.other = nn.Linear(width, inner), nn.Linear(width, inner)
        self.bias = nn.Parameter(torch.zeros(()))

    def forward(self, some: Tensor, others: Tensor) -> Tensor:
        """[pairs, width] twice -> logits [pairs]."""
        return (self.one(some) * self.other(others)).sum(-1) / self.one.out_features**0.5 + self.bias

"""What an encoder may be asked beside the pairs: the types of its tokens, its masked tokens and its bag of words."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .dataset import Items, padded
from .model import CODE_PREFIX, Encoder, pool
from .objectives import TEMPERATURE
from .structure import load_structure

MASK = 3
"""Id of `<mask>`."""
MASKED = 0.3
"""Share of the tokens that are hidden, as DupMAE's encoder has it (arXiv 2211.08769 section 3)."""
WORD = 8
"""The first id that is no special token."""


class TokenTypes(nn.Module):
    """Token-type classification (CodeBERTER, arXiv 2208.06461): a linear head reads the type of each token off its hidden state."""

    def __init__(self, width: int, seed: int):
        super().__init__()
        self.structure = load_structure()
        self.head = nn.Linear(width, len(self.structure.names))
        self.numbers = np.random.default_rng(31 + seed)

    def loss(self, model: Encoder, count: int, most: int) -> Tensor:
        """Mean cross entropy over the tokens of `count` functions, of each the first `most`."""
        rows = self.numbers.choice(len(self.structure.code.ends), count, replace=False)
        codes, types = ([ids[:most] for ids in ragged.take(rows)] for ragged in (self.structure.code, self.structure.types))
        ids, mask = padded(codes, CODE_PREFIX)
        wanted = torch.full_like(ids, -100)
        for row, each in enumerate(types):
            wanted[row, 1 : len(each) + 1] = torch.from_numpy(each)
        return F.cross_entropy(self.head(model(ids, mask)).flatten(0, 1), wanted.flatten(), ignore_index=-100)


class Pretraining:
    """Before the pairs: masked tokens, and the bag of words out of the pooled vector (DupMAE, arXiv 2211.08769; PROP, 2010.10137)."""

    def __init__(self, items: Items, vocabulary: int, seed: int):
        self.items, self.vocabulary = items, vocabulary
        self.rows = np.flatnonzero(items.code.lengths() >= 24)
        self.numbers = np.random.default_rng(41 + seed)

    def loss(self, model: Encoder, count: int, most: int) -> Tensor:
        """Sum of both cross entropies over `count` functions; the logits are cosines with the rows of the table."""
        codes = [ids[:most] for ids in self.items.code.take(self.numbers.choice(self.rows, count, replace=False))]
        ids, mask = padded(codes, CODE_PREFIX)
        hidden = torch.from_numpy(self.numbers.random(ids.shape) < MASKED) & (ids >= WORD) & (mask > 0)
        states = model(ids.masked_fill(hidden, MASK), mask)
        table = F.normalize(model.raise_rank(model.tokens.weight[: self.vocabulary]), dim=-1)
        masked = F.cross_entropy(F.normalize(states[hidden], dim=-1) @ table.T / TEMPERATURE, ids[hidden])
        words = F.log_softmax(pool(states, mask) @ table.T / TEMPERATURE, dim=-1)
        return masked - torch.stack([words[row, np.unique(each)].mean() for row, each in enumerate(codes)]).mean()

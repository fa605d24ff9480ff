"""What training minimises."""

import torch
import torch.nn.functional as F
from torch import Tensor

TEMPERATURE = 0.05


def contrastive_loss(queries: Tensor, codes: Tensor, keys: Tensor, temperature: float = TEMPERATURE) -> Tensor:
    """Symmetric InfoNCE over unit vectors [B, width]; rows that ask the same are no negatives of each other."""
    logits = queries @ codes.T / temperature
    same = (keys[:, None] == keys[None, :]) & ~torch.eye(len(keys), dtype=torch.bool)
    logits = logits.masked_fill(same, -1e4)
    target = torch.arange(len(keys))
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def distillation_loss(queries: Tensor, codes: Tensor, teacher: Tensor, temperature: float = TEMPERATURE) -> Tensor:
    """Cross entropy between the teacher's distribution over the batch and the student's; `teacher` [B, B] cosines."""
    wanted = F.softmax(teacher / temperature, dim=-1)
    logits = F.log_softmax(queries @ codes.T / temperature, dim=-1)
    return -(wanted * logits).sum(-1).mean()

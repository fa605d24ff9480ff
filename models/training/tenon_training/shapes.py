"""Search of the small encoder's shape: the most work under a size (Compressor, arXiv 2208.07120 section 3.1, which lets FLOPs stand for capacity)."""

from itertools import product

from .model import Shape

SIZE = 3_000_000
MOST_FLOPS = 260_000_000
"""Multiply-adds of 128 tokens, about 300 sequences a second on one core: what indexing in the background may cost."""


def candidates(vocabulary: int) -> list[tuple[int, Shape]]:
    """(FLOPs of 128 tokens, shape) under SIZE bytes of int8 and MOST_FLOPS, the most first."""
    found = []
    for rank, width, layers, inner in product((64, 96, 128), (128, 160, 192, 256), (1, 2, 3, 4, 6), (1, 2, 3, 4)):
        shape = Shape(vocabulary, width=width, layers=layers, heads=width // 32, inner=inner * width, rank=rank)
        if shape.bytes() <= SIZE and shape.flops(128) <= MOST_FLOPS:
            found.append((shape.flops(128), shape))
    return sorted(found, key=lambda entry: -entry[0])


def main() -> None:
    for flops, shape in candidates(16_384)[:12]:
        print(f"{flops / 1e6:6.0f} M  {shape.bytes() / 1e6:.2f} MB  {shape}")


if __name__ == "__main__":
    main()

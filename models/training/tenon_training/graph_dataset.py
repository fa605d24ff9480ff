"""Functions with their data flow, as token ids, nodes and edges: what a GraphCodeBERT-style network reads."""

import json
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from .corpus import Repository, load_corpus, source_files
from .pairs import barred_fingerprints, fingerprint
from .shards import WORK, extracted

PREFIX, SUFFIX = "<s>", "</s>"
FILES = 100  # of a repository: functions of one repository resemble each other
WORDIEST = 4000  # characters of a function


@dataclass(frozen=True)
class CodeGraph:
    """`nodes` are (name, start, end) in UTF-16 code units of `code`; an edge says that the first's value comes from the second."""

    code: str
    nodes: list[tuple[str, int, int]]
    edges: list[tuple[int, int]]


@dataclass(frozen=True)
class GraphItem:
    """`ids` [tokens] with prefix and suffix; `alignment` by node the places of its tokens; `edges` [edges, 2] nodes."""

    ids: np.ndarray
    alignment: list[np.ndarray]
    edges: np.ndarray


@dataclass(frozen=True)
class Pair:
    """A function and a version of it that does the same under other names; `group` is its repository."""

    group: int
    language: str
    code: GraphItem
    renamed: GraphItem


@dataclass(frozen=True)
class Batch:
    """ids, places [B, L] (0: node, 1: padding, 2 and up: token), mask [B, L, L]: whether a row's place sees a column's."""

    ids: Tensor
    places: Tensor
    mask: Tensor


def make_graph_blocks(mirrors: Path) -> None:
    """work/graph/SLUG.jsonl: blocks of a sample of each repository's files with their data flow. Those that are there are kept."""
    (WORK / "graph").mkdir(parents=True, exist_ok=True)
    for repository in load_corpus():
        target = graph_file(repository)
        if target.exists():
            continue
        try:
            files = sorted(source_files(repository, mirrors))
        except (FileNotFoundError, ValueError) as reason:
            print(f"{repository.repository}: left out: {reason}", flush=True)
            continue
        sample = random.Random(repository.slug).sample(files, min(FILES, len(files)))
        extract_graphs(sample, target)


def graph_file(repository: Repository) -> Path:
    return WORK / "graph" / f"{repository.slug}.jsonl"


def extract_graphs(files: Sequence[tuple[str, str]], target: Path) -> None:
    lines = extracted(files, "--features", "dataflow")
    target.with_suffix(".part").write_text("".join(line + "\n" for line in lines))
    target.with_suffix(".part").rename(target)


def graph_of(block: dict) -> CodeGraph:
    """A line of `tenon extract --features dataflow`."""
    flow = block["dataflow"]
    return CodeGraph(block["code"], [tuple(node) for node in flow["nodes"]], [(edge[0], edge[1]) for edge in flow["edges"]])


def blocks_in(repository: Repository) -> Iterator[tuple[str, CodeGraph]]:
    """(name, function) of those that are neither tiny nor huge nor written twice."""
    path, seen = graph_file(repository), set()
    if not path.exists():
        return
    for line in path.open():
        block = json.loads(line)
        if block["kind"] == "class" or not 120 < len(block["code"]) < WORDIEST or len(block["dataflow"]["nodes"]) < 4:
            continue
        mark = fingerprint(block["code"])
        if mark not in seen:
            seen.add(mark)
            yield block["name"], graph_of(block)


def renamed(graph: CodeGraph, name: str, names: Sequence[str], numbers: random.Random) -> CodeGraph:
    """The same function: every variable of the data flow under another name, drawn from `names`, and its own name left out."""
    units = graph.code.encode("utf-16-le")
    variables = sorted({node for node, _, _ in graph.nodes if node.isidentifier() and node not in ("self", "this", "cls")})
    free = [each for each in numbers.sample(list(names), min(len(names), 3 * len(variables) + 8)) if each not in graph.code]
    table = dict(zip(variables, free, strict=False))
    at = graph.code.find(name) if name else -1
    spans = [(start, end, table.get(node, node)) for node, start, end in graph.nodes]
    own = (len(graph.code[:at].encode("utf-16-le")) // 2, len(graph.code[: at + len(name)].encode("utf-16-le")) // 2, "f")
    written = [*spans, *([own] if at >= 0 and all(own[1] <= s or e <= own[0] for s, e, _ in spans) else [])]
    parts, moved, last, length = [], {}, 0, 0
    for start, end, text in sorted(set(written)):
        if start < last:  # one within another: the outer stays as it is
            continue
        between = units[2 * last : 2 * start].decode("utf-16-le", "replace")
        parts += [between, text]
        length += start - last
        moved[start] = (length, length + len(text.encode("utf-16-le")) // 2, text)
        length, last = moved[start][1], end
    parts.append(units[2 * last :].decode("utf-16-le", "replace"))
    kept = {number: moved[start] for number, (_, start, _) in enumerate(graph.nodes) if start in moved}
    order = {number: place for place, number in enumerate(kept)}
    nodes = [(text, start, end) for start, end, text in kept.values()]
    return CodeGraph("".join(parts), nodes, [(order[a], order[b]) for a, b in graph.edges if a in order and b in order])


def item_of(graph: CodeGraph, tokenizer: Tokenizer, window: int, most_nodes: int) -> GraphItem:
    """As server/src/inference/graph/graph.ts does it: a node is aligned with every token of the words that it touches."""
    encoding = tokenizer.encode(graph.code, add_special_tokens=False)
    ids = [*encoding.ids[: window - 2]]
    spans = word_spans(encoding, graph.code)[: len(ids)]
    alignment: list[np.ndarray] = []
    numbers: dict[int, int] = {}
    for node, (_, start, end) in enumerate(graph.nodes):
        places = np.flatnonzero((spans[:, 0] < end) & (start < spans[:, 1])) + 1
        if len(places) and len(alignment) < most_nodes:
            numbers[node] = len(alignment)
            alignment.append(places.astype(np.int32))
    edges = [(numbers[a], numbers[b]) for a, b in graph.edges if a in numbers and b in numbers]
    framed = [special(tokenizer, PREFIX), *ids, special(tokenizer, SUFFIX)]
    return GraphItem(np.array(framed, np.int32), alignment, np.array(edges, np.int32).reshape(-1, 2))


def special(tokenizer: Tokenizer, token: str) -> int:
    found = tokenizer.token_to_id(token)
    assert found is not None, token
    return found


def word_spans(encoding: Encoding, code: str) -> np.ndarray:
    """[tokens, 2]: where the word that a token is part of stands, in UTF-16 code units."""
    spans: dict[int, tuple[int, int]] = {}
    words = [word if word is not None else -1 - place for place, word in enumerate(encoding.word_ids)]
    for word, (start, end) in zip(words, encoding.offsets, strict=True):
        first, last = spans.get(word, (start, end))
        spans[word] = (min(first, start), max(last, end))
    found = np.array([spans[word] for word in words], np.int64).reshape(-1, 2)
    if code.isascii() or max(code) <= "\uffff":
        return found
    units = np.cumsum([0, *[2 if character > "\uffff" else 1 for character in code]])
    return units[found]


def batch_of(items: Sequence[GraphItem], drop_graph: bool = False) -> Batch:
    """One item a row, padded. With `drop_graph` the tokens alone."""
    nodes = [0 if drop_graph else len(item.alignment) for item in items]
    length = max(len(item.ids) + count for item, count in zip(items, nodes, strict=True))
    ids = np.zeros((len(items), length), np.int64)
    places = np.ones((len(items), length), np.int64)
    mask = np.zeros((len(items), length, length), bool)
    for row, (item, count) in enumerate(zip(items, nodes, strict=True)):
        tokens = len(item.ids)
        ids[row, :tokens] = item.ids
        places[row, :tokens] = np.arange(2, tokens + 2)
        places[row, tokens : tokens + count] = 0
        seen = mask[row]
        seen[:tokens, :tokens] = True
        if not count:
            continue
        seen[[0, tokens - 1], : tokens + count] = True
        for number, aligned in enumerate(item.alignment):
            node = tokens + number
            seen[node, node] = True
            seen[node, aligned] = True
            seen[aligned, node] = True
        seen[tokens + item.edges[:, 0], tokens + item.edges[:, 1]] = True
    return Batch(torch.from_numpy(ids), torch.from_numpy(places), torch.from_numpy(mask))


def load_pairs(tokenizer: Tokenizer, split: str, window: int, nodes: int) -> list[Pair]:
    """Kept in work/graph-SPLIT.pickle; delete it when blocks or tokenizer change."""
    kept = WORK / f"graph-{split}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    barred = barred_fingerprints() if split == "train" else set()
    pairs = [pair for group, each in enumerate(of_split(split)) for pair in pairs_in(each, group, barred, (tokenizer, window, nodes))]
    kept.write_bytes(pickle.dumps(pairs))
    return pairs


def of_split(split: str) -> list[Repository]:
    return [each for each in load_corpus() if each.split == split and graph_file(each).exists()]


def pairs_in(repository: Repository, group: int, barred: set[str], shape: tuple[Tokenizer, int, int]) -> Iterator[Pair]:
    """At most 200 functions of a repository, each with its renamed version."""
    for versions in renamed_pairs(repository, 200, barred):
        yield Pair(group, repository.language, *(item_of(version, *shape) for version in versions))


def renamed_pairs(repository: Repository, most: int, barred: frozenset[str] | set[str] = frozenset()) -> list[tuple[CodeGraph, CodeGraph]]:
    """Functions of a repository, each with its renamed version; names come from its other functions."""
    blocks = [(name, graph) for name, graph in blocks_in(repository) if fingerprint(graph.code) not in barred]
    numbers = random.Random(repository.slug)
    blocks = numbers.sample(blocks, min(most, len(blocks)))
    names = sorted({node for _, graph in blocks for node, _, _ in graph.nodes if node.isidentifier() and len(node) > 1})
    return [(graph, renamed(graph, name, names, numbers)) for name, graph in blocks]

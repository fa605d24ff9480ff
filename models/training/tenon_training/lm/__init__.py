"""A small causal language model that fills in the middle: tokenizer, shards, training, graph, measurement, card."""

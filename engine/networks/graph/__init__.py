"""A network as a graph of operations: traced, counted, folded into blocks and drawn."""

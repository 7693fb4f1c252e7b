"""Adapting the bundled model to how owners and vendors speak: training pairs, low-rank training, merging."""

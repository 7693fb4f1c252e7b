"""Embedding models behind one port: the bundled ones, any sentence-transformers model, and their combination."""

"""Embedding models behind one port: bundled ones, any sentence-transformers model, and their combination."""

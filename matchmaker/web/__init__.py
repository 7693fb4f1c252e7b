"""The pages: one package per audience beside what they share."""

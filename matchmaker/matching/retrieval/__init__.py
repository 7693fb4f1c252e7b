"""Finding passages: dense, lexical, character and topic views over one catalogue."""

"""Reading text: language, words, compounds, sentences; with character offsets where evidence needs them."""

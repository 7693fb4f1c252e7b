"""Evidence for a match: which words of a need met which words of an offering, and how."""

"""Measurements of the product's speed against named floors in the same run; `python -m bench --help`."""

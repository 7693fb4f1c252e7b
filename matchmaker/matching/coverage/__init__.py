"""Coverage gaps: where unmet needs cluster, and which partner profile would serve most of them."""

"""One-to-one meetings at a roadshow: who meets whom in which slot at which table."""

"""Use cases, one file each: they know the stores and the engine, never Flask."""

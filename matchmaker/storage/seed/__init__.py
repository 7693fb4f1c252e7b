"""Import of the data files: reference data, topics, partners and, for the demonstration, SMEs."""

from matchmaker.storage.seed.run import SeedProgress, SeedReport, seed

__all__ = ["SeedProgress", "SeedReport", "seed"]

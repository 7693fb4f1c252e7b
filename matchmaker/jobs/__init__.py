"""Work that time starts: a list of jobs and the one loop that runs them (docs/adr/0012)."""

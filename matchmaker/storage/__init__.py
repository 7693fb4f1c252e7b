"""Where things are kept: database, unit of work, repositories, vectors, import of data files."""

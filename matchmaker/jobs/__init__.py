"""Work beside the pages: a thin port over the job engine, which knows only functions it is handed."""

"""Network: one polite, guarded request at a time, whoever asks."""

"""The Python runtime of emrald: reads what a step declares, runs it, checks and writes it whole."""

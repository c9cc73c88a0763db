"""Similar past cases, explained in words; how rare a pair of letters is."""

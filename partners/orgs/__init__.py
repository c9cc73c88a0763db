"""連携機関: organisations, branches, people, schemes, mergers; which bank a company uses."""

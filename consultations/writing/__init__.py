"""A memo from its first letter to its handing in, and again while it may be corrected."""

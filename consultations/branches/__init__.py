"""Branches of members: when there was last a contact, and what came of those they introduced."""

"""Names put down for an event: by the public, a bank or the office; the door, papers, surveys."""

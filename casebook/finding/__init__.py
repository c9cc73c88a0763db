"""Finds names, places and numbers in a text that may tell whom it is about. Pure functions."""

from casebook.finding.finder import Finding, find
from casebook.finding.known import Known, KnownWord
from casebook.finding.small import hide_small

__all__ = ["Finding", "Known", "KnownWord", "find", "hide_small"]

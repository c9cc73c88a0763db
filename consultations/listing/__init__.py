"""The list of memos: narrowed, searched, paged, and taken along as a file."""

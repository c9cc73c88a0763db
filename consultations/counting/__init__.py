"""How memos are counted, and who asks for it: reports, lists, the settings pages, matching."""

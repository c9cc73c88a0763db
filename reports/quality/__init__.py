"""メモの品質確認: one in ten of a month's confirmed memos, read against a short rubric."""

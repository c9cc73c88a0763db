"""よろず事務局 確認欄: the queue, and confirming, returning, taking back, voiding."""

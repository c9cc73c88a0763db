"""連携打合せ: meetings with organisations, and what was agreed there."""

"""Who gets which report by mail, and what was sent to them."""

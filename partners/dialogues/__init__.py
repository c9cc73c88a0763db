"""対話会: mixed groups in rounds, their members, and who wishes to meet whom."""

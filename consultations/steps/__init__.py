"""次回予定: what is due, the acts on it, and what else stands beside a memo that is read."""

"""The appointments that memos are written for, those of an event, and those still without one."""

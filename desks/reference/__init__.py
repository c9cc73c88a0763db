"""The lists a real centre needs on its first day, without any people. See `load`."""

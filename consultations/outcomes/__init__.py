"""成果アンケート: some weeks after a session its client is asked, by mail, what came of it."""

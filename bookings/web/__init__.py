"""What the public pages under /book/ show and promise: times, links, codes and mails."""

"""Here programs are ended as a person ends them, with Ctrl-C."""

import signal

# Whoever was started in the background of a shell ignores Ctrl-C, and so would its children.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

"""What is told in a call and kept nowhere."""

HIDDEN = "[courriel]"
"""What stands for an address in what is kept, as where the counter masks one."""

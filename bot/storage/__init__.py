"""What is remembered: conversations, answers, feedback."""

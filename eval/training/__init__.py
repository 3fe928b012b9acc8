"""What is learned from the open sets and our own cases, without the sealed documents."""

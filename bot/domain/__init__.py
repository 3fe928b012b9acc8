"""The words of the counter: standard library only, frozen values, no I/O."""

"""The telephone and the microphone: a call is heard, answered and handed over."""

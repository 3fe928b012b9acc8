"""The doors a call comes through; each obeys the contract of `leg.py`."""

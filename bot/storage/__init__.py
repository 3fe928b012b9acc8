"""What happened is kept here: conversations, questions, answers and feedback, masked before they are written."""

from bot.storage.opening import StoreError, open_store
from bot.storage.purging import PurgeReport
from bot.storage.rows import Ending, KeptAnswer
from bot.storage.store import Store

__all__ = ["Ending", "KeptAnswer", "PurgeReport", "Store", "StoreError", "open_store"]

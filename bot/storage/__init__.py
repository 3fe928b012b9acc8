"""What happened is kept here: conversations, questions, answers and feedback, masked before they are written."""

from bot.storage.noticeboard import Noticeboard, StoredNotices
from bot.storage.opening import StoreError, open_store
from bot.storage.purging import PurgeReport
from bot.storage.rows import Ending, KeptAnswer
from bot.storage.store import Store
from bot.storage.versions import ChangedMeanwhileError, KeptAlert, KeptClosure, Signed

__all__ = [
    "ChangedMeanwhileError",
    "Ending",
    "KeptAlert",
    "KeptAnswer",
    "KeptClosure",
    "Noticeboard",
    "PurgeReport",
    "Signed",
    "Store",
    "StoreError",
    "StoredNotices",
    "open_store",
]

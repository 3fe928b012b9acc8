"""What happened is kept here: conversations, questions, answers and feedback, masked before they are written."""

from bot.storage.accounts import Account, Accounts, NameTakenError
from bot.storage.approvals import StoredApprovals
from bot.storage.attempts import Attempt
from bot.storage.audit import Audit, KeptDecision, Verification, record
from bot.storage.deciding import Deed
from bot.storage.desks import Desks
from bot.storage.holding import NotYoursError, UnknownRequestError
from bot.storage.noticeboard import Noticeboard, StoredNotices
from bot.storage.opening import StoreError, open_store
from bot.storage.own_values import Exchange, OwnData, OwnLetter, OwnRequest, Written
from bot.storage.people import StoredPeople, name_of
from bot.storage.purging import PurgeReport
from bot.storage.rows import Ending, KeptAnswer
from bot.storage.sessions import AgentSession, KeptForm, PendingSignIn, Sessions
from bot.storage.store import Store
from bot.storage.switchboard import StoredSwitches
from bot.storage.versions import ChangedMeanwhileError, KeptAlert, KeptClosure, Signed

__all__ = [
    "Account",
    "Accounts",
    "AgentSession",
    "Attempt",
    "Audit",
    "ChangedMeanwhileError",
    "Deed",
    "Desks",
    "Ending",
    "Exchange",
    "KeptAlert",
    "KeptAnswer",
    "KeptClosure",
    "KeptDecision",
    "KeptForm",
    "NameTakenError",
    "NotYoursError",
    "Noticeboard",
    "OwnData",
    "OwnLetter",
    "OwnRequest",
    "PendingSignIn",
    "PurgeReport",
    "Sessions",
    "Signed",
    "Store",
    "StoreError",
    "StoredApprovals",
    "StoredNotices",
    "StoredPeople",
    "StoredSwitches",
    "UnknownRequestError",
    "Verification",
    "Written",
    "name_of",
    "open_store",
    "record",
]

"""The key of second factors, and the secrets sealed with it: at start, and when the key is changed."""

from bot.key_files import keep_first, keys_in, put_first, read_keys
from bot.settings import Settings
from bot.storage import Store
from bot.web.sealing import Sealer

NAME = "second-factors"


def sealer_of(settings: Settings) -> Sealer:
    """Seals with `GUICHET_SECOND_FACTOR_KEYS`, else with the data folder's own key. Raises KeyFileError at use."""
    given = settings.second_factor_keys.get_secret_value()
    if given:
        return Sealer(lambda: read_keys(given, "GUICHET_SECOND_FACTOR_KEYS"))
    return Sealer(lambda: keys_in(settings.data_dir, NAME))


def seal_all(store: Store, sealer: Sealer) -> int:
    """Seals with the newest key what is not yet; how many. Raises KeyFileError, SealBrokenError, SQLAlchemyError."""
    renewed = 0
    for account in store.accounts.all():
        sealed = sealer.renew(account.totp, account.agent.id) if account.totp else ""
        if sealed != account.totp:
            renewed += store.accounts.renew_totp(account, sealed)
    return renewed


def rotate(store: Store, settings: Settings) -> int:
    """A new key, and every secret sealed with it; interrupted anywhere, every secret still opens. How many."""
    sealer = sealer_of(settings)
    own = not settings.second_factor_keys.get_secret_value()
    if own:
        put_first(settings.data_dir, NAME)
    renewed = seal_all(store, sealer)
    if own:
        keep_first(settings.data_dir, NAME)
    return renewed

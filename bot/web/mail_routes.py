"""One mailbox for several communes: the address a letter was sent to says whose it is, and replies leave from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.domain.letters import Letter


@dataclass(frozen=True, slots=True)
class MailRoutes:
    """`communes` by address, in small letters; `default` is the commune of letters that name none."""

    default: str
    communes: Mapping[str, str] = field(default_factory=dict)
    served: Collection[str] = ()

    def commune_of(self, letter: Letter) -> str:
        """By the address declared for a commune, else by what follows its plus sign: `guichet+bourg@ville.example`."""
        for address in letter.recipients:
            if address in self.communes:
                return self.communes[address]
        tagged = (address.partition("@")[0].partition("+")[2] for address in letter.recipients)
        return next((tag for tag in tagged if tag in self.served), self.default)

    def sender_of(self, commune: str) -> str:
        """The address declared for that commune, or nothing."""
        return next((address for address, named in self.communes.items() if named == commune), "")

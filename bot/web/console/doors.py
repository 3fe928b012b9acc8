"""Every page of the console."""

from bot.web.console import asking, live, queue, requests

CONSOLE = (queue, asking, live, requests)

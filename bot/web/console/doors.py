"""Every page of the console."""

from bot.web.console import asking, figures, gaps, live, notices, queue, requests, signed, switching, texts

CONSOLE = (queue, asking, live, requests, signed, texts, gaps, figures, notices, switching)

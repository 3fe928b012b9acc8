"""Logs on standard error, never a resident's words: JSON lines for machines, plain ones in a terminal."""

import logging
import sys

import structlog
from structlog.typing import Processor


def set_up_logs(level: str) -> None:
    """Send every log of ours and of the libraries to standard error from that level up."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(
        stream=sys.stderr, level=max(number, logging.WARNING), format="%(levelname)s %(name)s %(message)s"
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _renderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=_on_stderr,
    )


def _on_stderr(*_: object) -> structlog.PrintLogger:
    """Standard error as it is when a line is logged: it may have been replaced since logs were set up."""
    return structlog.PrintLogger(sys.stderr)


def _renderer() -> Processor:
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer(colors=False)
    return structlog.processors.JSONRenderer(ensure_ascii=False)

"""`guichet-voice`: serve the telephone and the microphone, try a call from files.

Exit codes: 0 done, 2 usage, 3 not installed, 4 failed.
"""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.told import FAILED, USAGE, read_settings, stop

NOT_INSTALLED = 3

app = typer.Typer(
    name="guichet-voice",
    help="The telephone and the microphone of the counter.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command()
def serve() -> None:
    """Answer calls (SIP, AudioSocket) and the page's microphone, until a signal."""
    from voice.serve import serve as run

    settings = read_settings()
    with _told():
        print(f"guichet-voice asks {settings.voice_counter_url}; Ctrl-C stops it", flush=True)
        asyncio.run(run(settings))


@app.command("try")
def try_(
    files: Annotated[list[Path], typer.Argument(help="Sound files, one a turn: said when the counter is silent")],
    save: Annotated[Path | None, typer.Option(help="Write the call there: stereo WAV, the caller on the left")] = None,
) -> None:
    """Hold a whole call from sound files; prints the turns and how long the caller waited.

    A counter and tiny models are lent where none is served or installed.
    """
    from voice.lending import lent
    from voice.trying import clips, told, try_call

    settings = read_settings("WARNING")
    for path in files:
        if not path.is_file():
            stop(f"no file {path}", USAGE)
    with _told():
        said = asyncio.run(clips(files))
        with lent(settings) as (usable, loans):
            print(*loans, "The call is held at the pace of a real one; Ctrl-C ends it.", sep="\n", file=sys.stderr)
            tried = asyncio.run(try_call(usable, said))
        if save is not None:
            save.write_bytes(tried.both)
    print(told(tried.record))


@app.command()
def doctor() -> None:
    """Measure how this machine hears and speaks, and advise; exits 3 when no call can be answered."""
    from bot.doctor import State
    from voice.doctor import examine

    signs = {State.GOOD: "ok", State.DEGRADED: "--", State.FAILED: "NO"}
    failed = False
    for check in examine(read_settings("ERROR")):
        failed = failed or check.state is State.FAILED
        print(
            f"{signs[check.state]}  {check.name:<10} {check.found}" + f"\n      → {check.advice}" * bool(check.advice)
        )
    raise typer.Exit(NOT_INSTALLED if failed else 0)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Expected failures become one line on standard error and their exit code."""
    from voice.assemble import VoiceAssemblyError
    from voice.files import SoundFileError
    from voice.legs.leg import LineError
    from voice.speech import MouthError
    from voice.vad import VoiceDetectorMissingError

    try:
        yield
    except (VoiceAssemblyError, MouthError, VoiceDetectorMissingError, LineError) as missing:
        stop(str(missing), NOT_INSTALLED)
    except SoundFileError as wrong:
        stop(str(wrong), USAGE)
    except OSError as broken:
        stop(str(broken), FAILED)


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()

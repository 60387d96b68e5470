"""Becomes a command, leaving behind a watcher that ends it when its owner ends, however the owner ends.

Run as a script by `scripts.parts.process`: `python guard.py [options] OWNER_PID COMMAND...`. The process that was
started becomes the command itself, so its pid is the pid to signal. A watcher and not PR_SET_PDEATHSIG: that one fires
when the *thread* that started the command ends, and cannot name an owner other than the parent (the tests share one
broker among the workers of a run). Only the standard library, and little of it: this runs at every start of a part.
"""

import argparse
import os
import select
import shutil
import signal
import sys

PATIENCE_MS = 8_000
"""How long a command may take to end by the farewell signal. PostgreSQL itself waits 5 s for children that hang."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--farewell", type=int, default=signal.SIGKILL, help="the signal when the owner has ended")
    parser.add_argument("--user", type=int, nargs=2, metavar=("UID", "GID"), help="who the command runs as")
    parser.add_argument("--remove", action="append", default=[], help="a folder to remove when the owner has ended")
    parser.add_argument("owner", type=int)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    try:
        owner = os.pidfd_open(asked.owner)
    except ProcessLookupError:
        sys.exit(f"the owner {asked.owner} has already ended")
    myself = os.pidfd_open(os.getpid())
    # Twice, so that the watcher is nobody's child: PostgreSQL wonders about children that it did not make.
    first = os.fork()
    if first == 0:
        if os.fork() == 0:
            _watch(owner, myself, asked.farewell, asked.remove)
        os._exit(0)
    os.waitpid(first, 0)
    if asked.user:
        uid, gid = asked.user
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.execvp(asked.command[0], asked.command)  # noqa: S606  # no shell is the point; the command is our own


def _watch(owner: int, command: int, farewell: int, remove: list[str]) -> None:
    os.setsid()
    os.chdir("/")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    either = select.poll()
    either.register(owner, select.POLLIN)
    either.register(command, select.POLLIN)
    if command not in dict(either.poll()):
        _end(command, farewell)
        for folder in remove:
            shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _end(command: int, farewell: int) -> None:
    ended = select.poll()
    ended.register(command, select.POLLIN)
    for sent in (signal.SIGCONT, farewell, signal.SIGKILL):
        try:
            signal.pidfd_send_signal(command, sent)
        except ProcessLookupError:
            return
        if sent != signal.SIGCONT and ended.poll(PATIENCE_MS):
            return


if __name__ == "__main__":
    main()

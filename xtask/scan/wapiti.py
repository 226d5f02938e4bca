"""Starts Debian's Wapiti with one of its functions mended, keeps it on this machine, and counts.

Wapiti 3.0.4 cannot leave out an address (`--exclude`) with Python 3.11: the expression it makes of the address has its flags
at the end, which Python no longer reads. Without leaving out “/sign-out” the scan would end its own session. Elsewhere the
flags are at the beginning and mean the same.

Some of its modules download lists as soon as they are loaded, also when they are not asked for. Here no name but this
machine's is resolved.
"""

import atexit
import re
import socket
import sys

import requests
from wapitiCore.main.wapiti import wapiti_main
from wapitiCore.net import crawler


def wildcard_translate(pattern):
    """An expression for an address in which `*` stands for anything."""
    return re.compile("(?ms)" + ".*".join(re.escape(part) for part in pattern.split("*")) + r"\Z")


resolve = socket.getaddrinfo


def resolve_loopback(host, *rest, **more):
    """Addresses of this machine only."""
    if host not in ("127.0.0.1", "::1", "localhost"):
        raise socket.gaierror(socket.EAI_NONAME, f"{host} is not this machine")
    return resolve(host, *rest, **more)


sent = 0
send = requests.Session.send


def send_counted(*what, **how):
    """Sends, and counts."""
    global sent
    sent += 1
    return send(*what, **how)


atexit.register(lambda: print(f"requests sent: {sent}"))
requests.Session.send = send_counted
socket.getaddrinfo = resolve_loopback
crawler.wildcard_translate = wildcard_translate
sys.exit(wapiti_main())

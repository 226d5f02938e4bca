"""Starts Debian's Wapiti with one of its functions mended.

Wapiti 3.0.4 cannot leave out an address (`--exclude`) with Python 3.11: the expression it makes of the address has its flags
at the end, which Python no longer reads. Without leaving out “/sign-out” the scan would end its own session. Elsewhere the
flags are at the beginning and mean the same.
"""

import re
import sys

from wapitiCore.main.wapiti import wapiti_main
from wapitiCore.net import crawler


def wildcard_translate(pattern):
    """An expression for an address in which `*` stands for anything."""
    return re.compile("(?ms)" + ".*".join(re.escape(part) for part in pattern.split("*")) + r"\Z")


crawler.wildcard_translate = wildcard_translate
sys.exit(wapiti_main())

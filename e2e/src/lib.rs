//! Browser tests: `tests/console` starts the program as a newcomer does, with `staydown demo`, and uses its console in
//! Debian's Chromium through WebDriver. There is nothing to link against here.

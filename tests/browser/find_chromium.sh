#!/bin/sh
# Succeed when a Chromium is there (CHROMIUM, or on the PATH); as root on Debian, install the package first.
found() {
    for name in "$CHROMIUM" chromium chromium-browser google-chrome; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}
found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null && found && exit 0
fi
exit 1

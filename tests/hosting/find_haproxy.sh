#!/bin/sh
# Succeed when HAProxy is there (on the PATH, or where Debian puts it); as root on Debian, install the package first.
found() {
    command -v haproxy >/dev/null 2>&1 || [ -x /usr/sbin/haproxy ]
}
found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq haproxy || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq haproxy; }; } >/dev/null 2>&1 && found && exit 0
fi
exit 1

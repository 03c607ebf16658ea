#!/bin/sh
# A module that only speaks: how busy the machine is, every other second. The gateway takes each line as a message's
# content, since it is told that this program is "plain".
while read -r load rest < /proc/loadavg; do
  echo "{\"load\": $load}"
  sleep 2
done

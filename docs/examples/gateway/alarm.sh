#!/bin/sh
# A module in a few lines: of all temperatures that it gets it passes on those above 30 degrees, as alarms.
while read -r line; do
  degrees=${line##*'temperature\": '} # what stands behind it: 31.00}"}
  degrees=${degrees%%.*}
  case $degrees in
    '' | *[!0-9]*) continue ;; # another message
  esac
  if [ "$degrees" -gt 30 ]; then
    echo "{\"properties\": {\"source\": \"alarm\"}, \"content\": {\"hot\": $degrees}}"
  fi
done

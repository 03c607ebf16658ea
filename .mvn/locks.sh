# Sourced by ./build and ./holdfast: locks that end with the process that has them, however it ends.

locked() { # locked [FLOCK OPTION...] FD: false if another has it; a system without flock goes without locks
  command -v flock > /dev/null 2>&1 || return 0
  flocked=0
  flock "$@" 2> /dev/null || flocked=$?
  [ "$flocked" -ne 1 ]
}

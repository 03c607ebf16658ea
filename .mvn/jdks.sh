# Sourced by ./build and ./holdfast: finds a JDK 25 (JAVA_HOME) and, for the library tests, a JDK 17 (JAVA17_HOME).

jdk() ( # jdk MIN MAX: prints the first JDK home in the usual places whose feature release is in the range
  set +ef
  for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
      /opt/*jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -x "$home/bin/javac" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null)
    if [ "${version:-0}" -ge "$1" ] && [ "$version" -le "$2" ]; then
      echo "$home"
      exit 0
    fi
  done
  exit 1
)

holdfast_jdk=$(jdk 25 99) || {
  echo "holdfast needs a JDK 25 or newer: install one, or set JAVA_HOME to it" >&2
  exit 2
}
[ -n "${JAVA17_HOME-}" ] || JAVA17_HOME=$(jdk 17 17) || unset JAVA17_HOME
JAVA_HOME=$holdfast_jdk
export JAVA_HOME
[ -z "${JAVA17_HOME-}" ] || export JAVA17_HOME

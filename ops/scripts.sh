#!/usr/bin/env bash
# What the scripts of this tree share (they source it): how they refuse, and how they find a JDK.
jdk=25

# fail CODE CAUSE REMEDY: one message, its own exit code (see hydrofoil --help)
fail() {
    printf '%s: %s\n  to mend it: %s\n' "${0##*/}" "$2" "$3" >&2
    exit "$1"
}

# is_jdk HOME: whether HOME holds a JDK of the wanted version or newer, by its release file (starting Java would cost 50 ms)
is_jdk() {
    local line version
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case "$line" in
            JAVA_VERSION=*)
                version="${line#JAVA_VERSION=\"}"
                version="${version%%[.\"+-]*}"
                [ "$version" -ge "$jdk" ] 2>/dev/null && return 0
                return 1 ;;
        esac
    done < "$1/release"
    return 1
}

# find_jdk: sets JAVA_HOME, from JAVA_HOME, PATH, and the places where systems put JDKs
find_jdk() {
    local candidate on_path
    if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then return; fi
    if on_path="$(command -v javac)"; then
        candidate="$(dirname "$(dirname "$(readlink -f "$on_path")")")"
        if is_jdk "$candidate"; then export JAVA_HOME="$candidate"; return; fi
    fi
    for candidate in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if is_jdk "$candidate"; then export JAVA_HOME="$candidate"; return; fi
    done
    fail 4 "found no JDK $jdk (looked at JAVA_HOME, PATH, /usr/lib/jvm and other usual places)" \
        "install one (Debian: apt-get install openjdk-$jdk-jdk, or https://adoptium.net), or set JAVA_HOME to one"
}

# Finds a JDK for the commands at the root; to be sourced by bash.
#
# find_jdk LEAST looks for a JDK of that major version or newer: the one JAVA_HOME names, else that of the java on the
# PATH, else the newest of those installed in the usual places. It sets jdk_home, jdk_version and jdk_major, and fails
# where there is none. explain_missing_jdk LEAST then tells the user what to do, line by line, on the standard output.

find_jdk() {
    local least=$1 java folder
    jdk_home='' jdk_version='' jdk_major=0
    if [[ -n ${JAVA_HOME:-} ]]; then
        consider_jdk "$JAVA_HOME" "$least"
    fi
    if ((jdk_major == 0)) && java=$(command -v java) && java=$(readlink -f "$java" 2>/dev/null); then
        consider_jdk "${java%/bin/java}" "$least"
    fi
    ((jdk_major == 0)) || return 0
    for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* ~/.sdkman/candidates/java/* ~/.jdks/* \
        ~/.asdf/installs/java/* {,~}/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        consider_jdk "$folder" "$least"
    done
    ((jdk_major > 0))
}

# Takes a folder when it holds a JDK that is new enough, and newer than what was found so far.
consider_jdk() {
    local home=$1 least=$2 key value major version=''
    [[ -x $home/bin/java && -x $home/bin/javac && -r $home/release ]] || return 0
    while IFS='=' read -r key value; do
        [[ $key != JAVA_VERSION ]] || version=${value//[$'"\r']/}
    done <"$home/release"
    major=${version%%[!0-9]*}
    if ((${major:-0} >= least && ${major:-0} > jdk_major)); then
        jdk_home=$home jdk_version=$version jdk_major=$major
    fi
}

explain_missing_jdk() {
    echo "a JDK $1 or newer is needed, and none was found."
    if command -v java >/dev/null; then
        echo "the java on the PATH is: $(java -version 2>&1 | head -n 1)"
    fi
    echo "Install one (from https://adoptium.net, or with: apt install openjdk-21-jdk, brew install openjdk),"
    echo "or point JAVA_HOME to one. Looked in JAVA_HOME, the PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks and their like."
}

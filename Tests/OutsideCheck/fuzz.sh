#!/bin/sh
# Reads damaged files for a long time, with the address sanitizer: every reader of outside bytes, in
# turn, from ever new seeds.
#
#   Tests/OutsideCheck/fuzz.sh MINUTES [FOLDER]
#
# FOLDER (a new temporary one unless said) keeps the build, a log of every turn, and every input that
# crashed, hung or ended in anything but words. LEUKO_FUZZ_REPLAY=INPUT with the test's name reads one again:
#
#   LEUKO_FUZZ_REPLAY=INPUT swift test --filter ExchangeTests.FuzzTests
#
# Two may run at once with the same FOLDER where LEUKO_FUZZ_PART differs; LEUKO_FUZZ_BUILT=1 takes
# the build as it is.
set -u
minutes=${1:?"say for how many minutes"}
folder=${2:-$(mktemp -d)} || exit 1
echo "everything is kept in $folder"
part=${LEUKO_FUZZ_PART:-0}
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$folder/build
mkdir -p "$folder/failures"
log=$folder/log-$part.txt

if [ -z "${LEUKO_FUZZ_BUILT:-}" ]; then
  # Optimised, it reads several times as many; what overflows still stops it.
  swift build -c release --package-path "$root" --scratch-path "$build" --build-tests \
    --sanitize=address -Xswiftc -enable-testing || exit 1
fi
tests=$build/release/leukoPackageTests.xctest
[ -x "$tests" ] || { echo "there is no build in $build" >&2; exit 1; }

readers="Pictures Exchange AtlasStore ReaderStudy Basis Tensors Diffusion Classification Location
  Adversarial Experiment Journeys TerminalKit CursesTerminal"
# Each turn asks every reader for so many seconds; a reader that takes much longer hangs.
seconds=${LEUKO_FUZZ_TURN:-10}
end=$(($(date +%s) + 60 * minutes))
seed=$((1000000007 * (part + 1) + $(date +%s) % 100000 * 10000))
failed=0
echo "fuzzing for $minutes minutes from seed $seed, part $part, $(date)" >>"$log"
while [ "$(date +%s)" -lt "$end" ]; do
  for reader in $readers; do
    [ "$(date +%s)" -lt "$end" ] || break
    place=$folder/at-$part
    rm -rf "$place"
    mkdir -p "$place/tmp"
    output=$place/output
    LEUKO_FUZZ_SECONDS=$seconds LEUKO_FUZZ_SEED=$seed LEUKO_FUZZ_FOLDER=$place \
      TMPDIR=$place/tmp SWIFT_BACKTRACE=enable=no \
      ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:hard_rss_limit_mb=8000 \
      timeout -k 10 $((100 * seconds + 600)) "$tests" --testing-library swift-testing --no-parallel \
      --filter "^${reader}Tests.FuzzTests" >"$output" 2>&1
    status=$?
    grep '^fuzz ' "$output" | sed "s/^/$reader /" >>"$log"
    if [ $status -ne 0 ]; then
      failed=1
      kept=$folder/failures/$reader-$part-$seed
      mkdir -p "$kept"
      cp "$place"/*.input "$place"/*.failed "$output" "$kept" 2>/dev/null
      echo "FAILED $reader, status $status, seed $seed: see $kept" | tee -a "$log"
    fi
    seed=$((seed + 10000000))
  done
done
rm -rf "$folder/at-$part"
echo "ended $(date)" >>"$log"
exit $failed

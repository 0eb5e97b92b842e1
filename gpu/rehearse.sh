#!/usr/bin/env bash
# Rehearses gpu/measure.sh where no GPU is: on OpenCL's devices (PoCL makes the CPU one) and on the fake cuDNN of the tests, without .NET.
# The fake computes naively in host memory: its rows are right and their times mean nothing. Nothing of a rehearsal is to be published.
#
# Usage: gpu/rehearse.sh [OUT]      (default: a folder that is removed if all went well; needs cc, and gpu/pack.sh to have run)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source=$here/../tests/Backends/Cudnn
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$(realpath -m "${1:-$work/out}")

cc -O2 -fPIC -fvisibility=hidden -shared -o "$work/libcudart.so.12" "$source/fake_cudart.c"
cc -O2 -fPIC -fvisibility=hidden -shared -o "$work/libcudnn.so.9" "$source/fake_cudnn.c" "$work/libcudart.so.12" -lm

# a PATH of what measure.sh calls, and of ld, with which PoCL links its kernels; without dotnet
mkdir "$work/path"
for tool in awk bash cat cut date dirname grep ld ldconfig ls lscpu mkdir mktemp nice paste python3 realpath rm sort tail tar tee timeout uname xz; do
  file=$(PATH="$PATH:/usr/sbin:/sbin" command -v "$tool") && ln -s "$file" "$work/path/$tool"
done

mkdir "$work/home"
limit=${LIMIT_S:-480}
# measure DEVICE SECONDS: into the folder of that name
measure() {
  env -i HOME="$work/home" PATH="$work/path" DEVICES="$1:0" LIMIT_S="$2" CONVBENCH_CUDNN="$work/libcudnn.so.9" \
    CONVBENCH_CUDART="$work/libcudart.so.12" "$here/measure.sh" "$out/$1"
}

fail() {
  echo "gpu/rehearse.sh: $1" >&2
  exit 1
}

measure opencl "$limit"
for file in machine.txt list.txt steps.tsv edge/records.jsonl quick/records.jsonl quick/report.md quick/environment.json \
  keras/records.jsonl canonical/records.jsonl fingerprint/fingerprint.md; do
  [ -s "$out/opencl/$file" ] || fail "no $file in $out/opencl"
done
grep -q '"algorithm":"opencl/.*"time":{"medianNs":[0-9]' "$out/opencl/quick/records.jsonl" || fail "no times in quick"
for step in edge quick keras canonical; do
  ! grep -q '"status":"failed"' "$out/opencl/$step/records.jsonl" || fail "failed rows in $step of opencl"
done

# the fake is too slow for real layers: the gates of edge alone
measure cuda $((limit / 4))
for row in implicit-gemm winograd heuristic find; do
  grep -q "\"algorithm\":\"cudnn/$row\".*\"status\":\"ok\"" "$out/cuda/edge/records.jsonl" || fail "no result of cudnn/$row in edge"
done
! grep -q '"status":"failed"' "$out/cuda/edge/records.jsonl" || fail "failed rows in edge of cuda"
echo "rehearsed in $SECONDS s"

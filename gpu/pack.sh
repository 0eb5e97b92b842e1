#!/usr/bin/env bash
# Packs what gpu/measure.sh needs on a machine that has a GPU's driver, but no .NET and no network: ConvBench for linux-x64 with the
# runtime of .NET, without libtorch, and the workers in Python. At most 50 MB.
#
# Usage: gpu/pack.sh [ARCHIVE]      (default: gpu/convbench-linux-x64.tar.xz)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
archive=$(realpath -m "${1:-$root/gpu/convbench-linux-x64.tar.xz}")
most=50000000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# the records of a run name the commit that its program was built of
commit=$(git -C "$root" rev-parse HEAD)
[ -z "$(git -C "$root" status --porcelain)" ] || commit=$commit-dirty

dotnet publish "$root/bench" -c Release -r linux-x64 --self-contained -v quiet -o "$work/convbench" --artifacts-path "$work/artifacts" \
  -p:Libtorch=none -p:DebugType=none -p:RunAnalyzers=false -p:SourceRevisionId="$commit" -p:NuGetLockFilePath=obj/pack.lock.json

# debuggers, a second garbage collector, a disassembler and the bridge to a libtorch that is not there
(cd "$work/convbench" && rm -f libmscordaccore.so libmscordbi.so libclrgc.so libclrgcexp.so libcoreclrtraceptprovider.so createdump \
  libcapstone.so libLibTorchSharp.so && rm -rf amd64)

mkdir "$work/convbench/workers"
cp -r "$root"/workers/{python,numpy,torch,keras} "$work/convbench/workers"
cp "$root/convbench.workers.json" "$root/LICENSE" "$work/convbench"

# images with a driver often have no loader of OpenCL
loader=$(ldconfig -p | awk '/libOpenCL\.so\.1 / && /x86-64/ && !found++ { print $NF }')
[ -z "$loader" ] || { mkdir "$work/convbench/loader"; cp -L "$loader" "$work/convbench/loader/libOpenCL.so.1"; }

mkdir -p "$(dirname "$archive")"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='@0' -C "$work" -cf - convbench | xz -T0 -9 > "$archive"
size=$(stat -c %s "$archive")
[ "$size" -le "$most" ] || { echo "gpu/pack.sh: $archive has $size bytes, expected at most $most" >&2; exit 1; }
echo "$archive: $size bytes of $most, commit $commit"

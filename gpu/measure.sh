#!/usr/bin/env bash
# Measures every row that runs on this machine's GPU, in at most 8 minutes, into one folder from which the runs can be published.
# Needs the archive of gpu/pack.sh and the driver; neither .NET nor a network.
#
# Usage: gpu/measure.sh [OUT [ARCHIVE]]      (default: $OUT or ./gpu-results; gpu/convbench-linux-x64.tar.xz)
#   DEVICES=cuda:0,opencl:0     what to measure; otherwise the first device of each kind
#   LIMIT_S=480                 seconds for all steps together; a step that would take longer is stopped, its finished cases stay
#   CONVBENCH_CUDNN=FILE        the cuDNN to use; otherwise the system's, or that of a Python wheel
# Exit code: 0 all steps ended well or ran out of time, 1 some step failed (steps.tsv says which), 2 nothing to measure.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "${1:-${OUT:-gpu-results}}")
archive=$(realpath -m "${2:-$here/convbench-linux-x64.tar.xz}")
limit=${LIMIT_S:-480}
started=$SECONDS

[ -f "$archive" ] || { echo "gpu/measure.sh: no $archive; expected the archive that gpu/pack.sh makes" >&2; exit 2; }
[ ! -e "$out/steps.tsv" ] || { echo "gpu/measure.sh: $out has results already; expected a new folder" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
tar -C "$work" -xJf "$archive" || { echo "gpu/measure.sh: $archive does not unpack" >&2; exit 2; }
cd "$work/convbench" || exit 2
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# OpenCL: the loader of the archive where the system has none, NVIDIA's driver where no file registers it
if ! ldconfig -p 2> /dev/null | grep -q 'libOpenCL\.so\.1 ' && [ -d loader ]; then
  export LD_LIBRARY_PATH="$PWD/loader${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
if ! ls /etc/OpenCL/vendors/*.icd > /dev/null 2>&1 && ldconfig -p 2> /dev/null | grep -q 'libnvidia-opencl\.so\.1 '; then
  mkdir -p "$work/vendors" && echo libnvidia-opencl.so.1 > "$work/vendors/nvidia.icd"
  export OCL_ICD_VENDORS="$work/vendors"
fi

{ uname -a; lscpu; nvidia-smi; nvidia-smi -q; clinfo; python3 -c 'import sys; print(sys.version)'; } > "$out/machine.txt" 2>&1
./bench list > "$out/list.txt" 2>&1
devices=${DEVICES:-$(grep -E '^[a-z-]+ .*devices: ' "$out/list.txt" | grep -oE '\b(cuda|opencl|dml):0\b' | sort -u | paste -sd, -)}
[ -n "$devices" ] || { echo "gpu/measure.sh: no device but the CPU here; $out/list.txt says why" >&2; exit 2; }
echo "devices: $devices"

failed=0
left_weights=100
# step WEIGHT NAME ARGUMENTS…: runs a verb for its share of the time that is left, by the weights of the steps to come
step() {
  local weight=$1 name=$2
  shift 2
  local left=$((limit - (SECONDS - started))) begun=$SECONDS rc
  local share=$((left * weight / left_weights))
  left_weights=$((left_weights - weight))
  [ "$share" -ge 5 ] || share=5
  timeout -k 10 "$share" ./bench "$@" > "$out/$name.txt" 2>&1 < /dev/null
  rc=$?
  local word=ok
  case $rc in 0) ;; 124) word="out of time" ;; *) word="exit code $rc" failed=1 ;; esac
  printf '%s\t%s\t%s s of %s\n' "$name" "$word" "$((SECONDS - begun))" "$share" | tee -a "$out/steps.tsv"
}

rows='managed/auto,opencl/*,clblast/*,cudnn/*,onnx/gpu,torch/cudnn'
step 8 doctor doctor
step 14 edge accuracy --suite edge --device "$devices" --out "$out/edge"
step 20 quick run --suite quick --device "cpu,$devices" --algorithm "$rows" --out "$out/quick"
step 12 keras run --suite keras --device "cpu,$devices" --algorithm "$rows" --out "$out/keras"
step 24 canonical run --suite canonical --device "cpu,$devices" --algorithm "$rows" --out "$out/canonical"
step 10 fingerprint fingerprint --suite smoke --device "$devices" --out "$out/fingerprint"

# PyTorch and JAX of this machine's Python, where they have a GPU
for pair in 'torch pytorch,keras-torch' 'jax keras-jax'; do
  read -r module workers <<< "$pair"
  case $module in
    torch) has='import torch; assert torch.cuda.is_available()' ;;
    jax) has='import jax; assert jax.devices()[0].platform == "gpu"' ;;
  esac
  if timeout 60 python3 -c "$has" > "$out/$module-here.txt" 2>&1; then
    step 6 "$module" run --suite smoke --device cuda:0 --worker "$workers" --algorithm "${workers//,//*,}/*" --out "$out/$module"
  else
    left_weights=$((left_weights - 6))
    printf '%s\tnot here\t%s\n' "$module" "$(tail -n 1 "$out/$module-here.txt")" | tee -a "$out/steps.tsv"
  fi
done

echo "$out: $((SECONDS - started)) s"
exit $failed

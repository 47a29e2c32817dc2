#!/usr/bin/env bash
# Writes internal/firnv1 from proto/firn/v1; with --check, only compares. Needs protoc.
#
# The messages are registered as firn_go.v1.*, not firn.v1.*: protobuf's registry is one for the
# whole program and panics at a name that comes twice, and an application may have its own code of
# the contract beside this client. Nothing of the wire depends on the name but the methods, and
# those are made from the contract as it is.
set -euo pipefail
cd "$(dirname "$0")"

readonly PROTOC_GEN_GO=v1.36.11
readonly PROTOC_GEN_GO_GRPC=v1.6.1
readonly FILES=(error_reason event event_store read history projection proof)
readonly OUT=internal/firnv1

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/contract/firn/v1" "$work/renamed/firn_go/v1" "$work/out"
GOBIN="$work/bin" go install "google.golang.org/protobuf/cmd/protoc-gen-go@$PROTOC_GEN_GO"
GOBIN="$work/bin" go install "google.golang.org/grpc/cmd/protoc-gen-go-grpc@$PROTOC_GEN_GO_GRPC"

go_mapping() {  # the options of generator $2 that put every file of the folder $1 into the package $OUT
  local file
  for file in "${FILES[@]}"; do
    printf -- '--%s_opt=M%s/%s.proto=firn.dev/go/firn/%s;firnv1\n' "$2" "$1" "$file" "$OUT"
  done
}

for file in "${FILES[@]}"; do
  cp "../../proto/firn/v1/$file.proto" "$work/contract/firn/v1/"
  sed -e 's|^package firn\.v1;|package firn_go.v1;|' -e 's|^import "firn/v1/|import "firn_go/v1/|' \
    "../../proto/firn/v1/$file.proto" >"$work/renamed/firn_go/v1/$file.proto"
done
mapfile -t messages < <(go_mapping firn_go/v1 go)
mapfile -t services < <(go_mapping firn/v1 go-grpc)
PATH="$work/bin:$PATH" protoc --proto_path="$work/renamed" --go_out="$work/out" \
  --go_opt=module=firn.dev/go/firn "${messages[@]}" "$work"/renamed/firn_go/v1/*.proto
PATH="$work/bin:$PATH" protoc --proto_path="$work/contract" --go-grpc_out="$work/out" \
  --go-grpc_opt=module=firn.dev/go/firn "${services[@]}" "$work"/contract/firn/v1/*.proto
# Who generated with which protoc is of no interest to a reader, and differs between machines.
sed -i "/^\/\/[ \t-]*protoc/d; /^\/\/ versions:$/d" "$work/out/$OUT"/*.go

if [[ "${1:-}" == --check ]]; then
  diff -r "$OUT" "$work/out/$OUT" || { echo "$OUT is not up to date: ./generate.sh" >&2; exit 1; }
else
  rm -rf "$OUT"
  cp -r "$work/out/$OUT" "$OUT"
fi

# Sourced by run, test and bench/run: Debian packages, Node.js, web parts, C++ builds.
# Expects $root (the repository). Everything it makes is below build/ and the web parts' node_modules.

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# need_packages LIST...: installs what is missing of tools/packages/LIST.txt, without asking anything.
need_packages() {
  local list wanted=() missing=() package
  for list in "$@"; do
    mapfile -t -O "${#wanted[@]}" wanted < <(grep -v '^#' "$root/tools/packages/$list.txt")
  done
  for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
    if ! sudo -n true 2>/dev/null; then
      die "These Debian packages are missing and only root can install them. Run this, then start again:
  sudo apt-get install --no-install-recommends ${missing[*]}"
    fi
  fi
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  local log="$root/build/packages.log"
  mkdir -p "$root/build"
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
         "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
           install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    die "The packages could not be installed; all of the output is in build/packages.log. Is a Debian 12 mirror reachable?"
  fi
}

node_is_new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
    process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)' 2>/dev/null
}

# need_node: a Node.js that Vite accepts first in PATH; Debian 12's own is too old, so npm brings a newer one.
need_node() {
  if command -v npm >/dev/null && node_is_new_enough node; then return; fi
  fetch_node
}

# npm trusts what this machine trusts, a company's own certificate authority among it.
export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}

# fetch_node: Node.js 22 below build/node, from the packages that npm's `node` package is made of; first in PATH.
fetch_node() {
  local dir="$root/build/node" node=22.23.3 npm=10.9.9 arch
  if ! node_is_new_enough "$dir/bin/node"; then
    case "$(uname -m)" in
      x86_64) arch=x64 ;;
      aarch64) arch=arm64 ;;
      *) die "Node.js 22 is needed to build the web parts and npm has none for $(uname -m): put one into PATH." ;;
    esac
    command -v npm >/dev/null || need_packages node
    say "Fetching Node.js $node into build/node"
    mkdir -p "$dir/bin"
    npm install --loglevel=error --no-audit --no-fund --no-save --prefix "$dir" "node-linux-$arch@$node" "npm@$npm" \
      >"$dir/install.log" 2>&1 </dev/null || { tail -n 20 "$dir/install.log" >&2; die "Node.js could not be fetched from the npm registry."; }
    ln -sf "../node_modules/node-linux-$arch/bin/node" "$dir/bin/node"
    ln -sf ../node_modules/npm/bin/npm-cli.js "$dir/bin/npm"
    ln -sf ../node_modules/npm/bin/npx-cli.js "$dir/bin/npx"
    node_is_new_enough "$dir/bin/node" || die "The Node.js fetched into build/node does not start."
  fi
  PATH="$dir/bin:$PATH"
}

hash_of() { # of all files below the given paths, without what builds put there
  find "$@" \( -name node_modules -o -name dist -o -name test-results -o -name coverage \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64
}

# node_modules PART: installs exactly what PART/package-lock.json pins, when that changed.
node_modules() {
  local dir="$root/$1" stamp="$root/$1/node_modules/.installed" hash log
  hash=$(sha256sum <"$dir/package-lock.json")
  [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ] && return
  need_node
  say "Installing the npm packages of $1"
  log="$root/build/npm-${1//\//-}.log"
  mkdir -p "$root/build"
  (cd "$dir" && npm ci --no-audit --no-fund >"$log" 2>&1 </dev/null) ||
    { tail -n 20 "$log" >&2; die "npm ci failed in $1; all of the output is in $log"; }
  printf '%s' "$hash" >"$stamp"
}

# build_web: web/*/dist of every part that can be built, when its sources, the schemas or the guide in it changed.
build_web() {
  local part dir stamp hash log
  for part in widget admin; do
    dir="$root/web/$part"
    [ -e "$dir/package-lock.json" ] || continue
    stamp="$root/build/web-$part.stamp"
    hash=$(hash_of "$dir" $(ls -d "$root/schemas" "$root/docs/guide" 2>/dev/null))
    [ -d "$dir/dist" ] && [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ] && continue
    need_node
    node_modules "web/$part"
    say "Building web/$part"
    log="$root/build/web-$part.log"
    (cd "$dir" && npm run --silent build >"$log" 2>&1 </dev/null) ||
      { tail -n 40 "$log" >&2; die "web/$part does not build; all of the output is in $log"; }
    hash=$(hash_of "$dir" $(ls -d "$root/schemas" "$root/docs/guide" 2>/dev/null))
    printf '%s' "$hash" >"$stamp"
  done
}

# build_cpp PRESET TARGET...: configures once, then builds; errors are shown, the rest goes to a log.
build_cpp() {
  local preset="$1" log="$root/build/cpp-$1.log"
  shift
  mkdir -p "$root/build"
  if [ ! -e "$root/build/$preset/build.ninja" ]; then
    (cd "$root" && cmake --preset "$preset" >"$log" 2>&1) ||
      { tail -n 30 "$log" >&2; say "cmake --preset $preset failed; all of the output is in $log" >&2; return 1; }
  fi
  if [ -t 1 ]; then
    ninja -C "$root/build/$preset" "$@" && return
  else
    ninja -C "$root/build/$preset" "$@" >"$log" 2>&1 && return
    grep -A12 -m4 -E 'error:|FAILED:|undefined' "$log" >&2 || tail -n 30 "$log" >&2
  fi
  say "The $preset build failed." >&2
  return 1
}

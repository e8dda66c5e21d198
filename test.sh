#!/usr/bin/env bash
# Builds everything, checks formatting and runs the tests.
#
#   ./test.sh                  all test projects
#   ./test.sh Core Http        only the projects whose name contains one of the words
#   ./test.sh --long [WORD…]   the long suites too (property tests and kills that take more than a minute), and, where the
#                              feed has the Functions packages, what is published (.ci/package)
#   ./test.sh --no-format …    without the formatting check
#
# The last line is "N passed, N failed[, N skipped]"; the exit code is 0 only when nothing failed.
# FunctionsPackages=nuget|contracts chooses how src/Auriko.Functions is built; unset, the feed decides.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

configuration=Release
project_limit=1500 # seconds; a test project that takes longer hangs
test_limit=120     # seconds; a test that takes longer is named while it runs
long=false
format=true
words=()
for argument in "$@"; do
  case "$argument" in
    --long) long=true ;;
    --no-format) format=false ;;
    -h | --help) sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) echo "Unknown option $argument; see ./test.sh --help." >&2; exit 2 ;;
    *) words+=("$argument") ;;
  esac
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 # leaves no build process behind

say() { printf '\n== %s\n' "$*"; }

# A failure before any test ran still ends with the closing line.
stop() {
  printf '%s\n' "$*" >&2
  printf '0 passed, 1 failed\n'
  exit 1
}

check_tools() {
  local major
  command -v dotnet > /dev/null || stop "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --version > /dev/null 2>&1 || stop "No .NET SDK here satisfies global.json: install .NET 10."
  command -v node > /dev/null && command -v npm > /dev/null \
    || stop "Node.js 20 or later and npm are missing: they run Azurite, the storage emulator."
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || stop "Node.js $major is too old for Azurite: install 20 or later."
}

# Whether every package is there in the version that package.json pins.
has_packages() {
  node -e '
    const { dependencies, devDependencies } = require("./package.json");
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const manifest = require("node:fs").readFileSync(`node_modules/${name}/package.json`, "utf8");
      if (JSON.parse(manifest).version !== version) process.exit(1);
    }' 2> /dev/null
}

install_packages() {
  has_packages && return
  say "Installing Azurite, and the packages of the tests and the catalog"
  if [ -f package-lock.json ]; then
    npm ci --no-audit --no-fund || stop "npm ci failed."
  else
    npm install --no-audit --no-fund --no-package-lock || stop "npm install failed."
  fi
}

# Sets FunctionsPackages, which MSBuild reads from the environment. Only a feed that answers "no such package" makes it
# contracts; any other trouble with the restore is shown by the build below.
choose_functions_packages() {
  local output
  if [ -z "${FunctionsPackages:-}" ]; then
    FunctionsPackages=nuget
    if ! output=$(FunctionsPackages=nuget dotnet restore src/Auriko.Functions 2>&1) \
      && grep -qE 'NU110[12].*Microsoft\.Azure\.Functions\.' <<< "$output"; then
      FunctionsPackages=contracts
      echo "Functions packages not on this feed: building against tests/FunctionsContracts"
    fi
  fi
  export FunctionsPackages
}

build() {
  say "Building ($configuration, warnings are errors)"
  dotnet build Auriko.Functions.sln -c "$configuration" -v minimal -nologo -clp:NoSummary \
    || stop "The build failed."
}

check_format() {
  $format || return
  say "Checking formatting"
  local kind
  for kind in whitespace style; do # both, so that one run tells everything
    dotnet format "$kind" Auriko.Functions.sln --no-restore --verify-no-changes -v minimal || format_failed=1
  done
  [ "$format_failed" = 0 ] || echo "Formatting differs: run 'dotnet format Auriko.Functions.sln'." >&2
}

selected() {
  [ ${#words[@]} = 0 ] && return 0
  local word
  for word in "${words[@]}"; do [[ "$1" == *"$word"* ]] && return 0; done
  return 1
}

# The number behind a word of the summary line, 0 where the line lacks it.
count() {
  local number
  number=$(sed -nE "s/.*[ ,]$1: ([0-9]+).*/\1/p" <<< "$summary")
  echo "${number:-0}"
}

# Runs one test project and adds its counts to the sums. A project that dies or hangs counts as one failure.
run_project() {
  local name=$1 log="TestResults/$1.log" code=0 summary total failed errors skipped not_run
  local -a command=(dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" -noLogo -noColor -longRunning "$test_limit")
  $long || command+=(-trait- "Category=Long")
  [ "${OS:-}" != Windows_NT ] || command+=(-trait- "System=Unix") # what needs signals
  command -v timeout > /dev/null && command=(timeout -k 10 "$project_limit" "${command[@]}")

  say "$name"
  "${command[@]}" < /dev/null 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}

  summary=$(grep -E "^ +$name +Total: [0-9]+" "$log" | tail -n 1)
  total=$(count Total) errors=$(count Errors) failed=$(count Failed) skipped=$(count Skipped) not_run=$(count 'Not Run')
  if [ -z "$summary" ]; then
    echo "$name ended with code $code and no summary." >&2
    failed_sum=$((failed_sum + 1))
    return
  fi
  [ "$code" != 0 ] && [ $((failed + errors)) = 0 ] && errors=1
  passed_sum=$((passed_sum + total - failed - skipped - not_run))
  failed_sum=$((failed_sum + failed + errors))
  skipped_sum=$((skipped_sum + skipped))
}

check_package() {
  { $long && [ "$FunctionsPackages" = nuget ] && [ ${#words[@]} = 0 ]; } || return
  say "Packaging"
  if .ci/package; then passed_sum=$((passed_sum + 1)); else failed_sum=$((failed_sum + 1)); fi
}

passed_sum=0 failed_sum=0 skipped_sum=0 format_failed=0
check_tools
install_packages
choose_functions_packages
build
check_format
mkdir -p TestResults
for project in tests/*.Tests; do
  name=$(basename "$project")
  selected "$name" && run_project "$name"
done
check_package

echo
[ "$format_failed" = 0 ] || failed_sum=$((failed_sum + 1))
[ $((passed_sum + failed_sum)) -gt 0 ] || stop "No test ran."
grep -hE '\[FAIL\]' TestResults/*.log 2> /dev/null | sort -u
closing="$passed_sum passed, $failed_sum failed"
[ "$skipped_sum" = 0 ] || closing="$closing, $skipped_sum skipped"
echo "$closing"
[ "$failed_sum" = 0 ]

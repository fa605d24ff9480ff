#!/usr/bin/env bash
# Installs the VS Code host of the tests into this folder. Needs npm and, for two native modules, a C++ compiler;
# without the compiler only log files of the editor are missing.
set -euo pipefail
cd "$(dirname "$0")"
stamp=node_modules/.tenon-host
wanted=$(cksum package-lock.json install.sh | cksum)
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0
npm ci --ignore-scripts --loglevel error
export PATH=$PWD/node_modules/.bin:$PATH
cd node_modules/code-server/lib/vscode
npm install --omit=dev --ignore-scripts --loglevel error
(cd extensions && npm install --omit=dev --ignore-scripts --loglevel error)
npm rebuild @vscode/spdlog @vscode/native-watchdog --loglevel error || echo 'No C++ compiler: the editor runs, but writes no log files.' >&2
(cd bin/remote-cli && ln -sf code-linux.sh code-server)
(cd bin/helpers && ln -sf browser-linux.sh browser.sh)
cd ../../../..
echo "$wanted" > "$stamp"

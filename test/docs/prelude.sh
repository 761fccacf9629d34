# What stands around a page that is followed to the letter: the service's terminal, and its manager.

service=
starts=0
stop_service() {
  [ -z "$service" ] && return
  kill "$service"
  wait "$service"
  service=
}
trap stop_service EXIT

start_service() {
  stop_service
  local said="$WORK/said-$((starts += 1))"
  mkfifo "$said"
  node "$CLONE/scripts/start.mjs" > "$said" 2>&1 &
  service=$!
  exec 3< "$said"
  while IFS= read -r line <&3; do
    echo "$line"
    # The last thing that a start says.
    case $line in *curl*) return ;; esac
  done
  return 1
}

# A page says it of another terminal, whose folder is the clone.
npm() {
  if [ "$*" = start ] && [ ! -f src/main.js ]; then start_service; else command npm "$@"; fi
}

# Finds what npx finds, where npx looks for it, in a quarter of the time.
npx() {
  [ "$1" = aboveboard ] || return 127
  shift
  local folder=$PWD command=node_modules/.bin/aboveboard
  # The package's own command, in its own folder.
  [ "$folder" = "$WORK/aboveboard" ] && command=dist/cli/main.js
  until [ -e "$folder/$command" ]; do
    [ -n "$folder" ] || return 127
    folder=${folder%/*}
  done
  node "$folder/$command" "$@"
}

sudo() {
  [ "$1" = -u ] && shift 2
  "$@"
}
systemctl() {
  case $1 in
    stop) stop_service ;;
    start | restart) start_service ;;
    *) return 1 ;;
  esac
}

# Of the session that was shared last.
shared() {
  ls -t "$HOME"/.local/state/aboveboard/packages/*/receipts/*.json | head -n 1 | xargs basename | cut -c 1-36
}

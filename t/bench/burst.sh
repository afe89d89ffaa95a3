#!/usr/bin/env bash
# burst.sh COUNT COMMAND...: so many of them at once; true if each one succeeded.
count=$1 pids=() status=0
shift
for ((; count > 0; count--)); do
	"$@" >/dev/null &
	pids+=($!)
done
for pid in "${pids[@]}"; do
	wait "$pid" || status=1
done
exit $status

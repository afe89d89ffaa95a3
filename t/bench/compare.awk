# The table of README.md, after median.awk: files labels measured compare features.
FILENAME ~ /\/compare$/ && !/^#/ {
	peer[++peers] = $1
	called[peers] = $2
	first[peers] = key_of($3)
	later[peers] = key_of($4)
}

FILENAME ~ /\/features$/ {
	answer[$1, $2] = $3
	tried[$1] = 1
}

END {
	columns = split("use_nobody use_root two_runner caller_runner server_runner idle_runner hstore_runner", column, " ")
	printf "| | first | next | memory | without HOME | as root | two at once | left by a killed caller | "
	print "left by a killed server | ends unused | hstore | 5 MB of SQL |"
	print "|---|--:|--:|--:|---|---|---|---|---|---|---|---|"
	for (i = 1; i <= peers; i++)
		print_peer(i)
}

function shown(ms) {
	if (ms == "")
		return "-"
	if (ms >= 1000)
		return sprintf("%.1f s", ms / 1000)
	return sprintf(ms >= 10 ? "%.0f ms" : "%.1f ms", ms)
}

function answer_of(name, question) { return (name, question) in answer ? answer[name, question] : "-" }

# The two times of the schema, in microseconds; a word where it did not work.
function schema_of(name,	words, n) {
	n = split(answer_of(name, "schema_runner"), words, " ")
	return n == 2 ? shown(words[1] / 1000) ", " shown(words[2] / 1000) : words[1]
}

function print_peer(i,	line, at) {
	line = "| " called[i] " | " shown(median(first[i])) " | " shown(median(later[i])) " | "
	if (!tried[peer[i]] && median(later[i]) == "") {
		print "| " called[i] " | not measured here | | | | | | | | | | |"
		return
	}
	line = line answer_of(peer[i], "memory_runner")
	for (at = 1; at <= columns; at++)
		line = line " | " answer_of(peer[i], column[at])
	print line " | " schema_of(peer[i]) " |"
}

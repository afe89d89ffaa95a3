# Reads the files `labels` and `measured`: labels of rows in the order in which they came, and of each row how often it
# was measured, how often it failed, its median, and where 10 and 90 % lie.
BEGIN { FS = OFS = "\t" }

FILENAME ~ /\/labels$/ {
	if (!(($1, $2) in text))
		order[++rows] = $1 SUBSEP $2
	unit[$1, $2] = $3
	text[$1, $2] = $4
}

FILENAME ~ /\/measured$/ {
	key = $1 SUBSEP $2
	if ($6 != 0)
		failed[key]++
	if ($6 != 0 && unit[key] == "ms")
		next
	for (i = ++count[key]; i > 1 && sorted[key, i - 1] > $4 + 0; i--)
		sorted[key, i] = sorted[key, i - 1]
	sorted[key, i] = $4 + 0
}

function quantile(key, part,	at) {
	if (!count[key])
		return ""
	at = 1 + (count[key] - 1) * part
	return sorted[key, int(at)] + (at - int(at)) * (sorted[key, int(at) + (at > int(at))] - sorted[key, int(at)])
}

function median(key) { return quantile(key, 0.5) }

# Three digits, as many as a measurement on a busy machine is worth.
function digits(value) {
	if (value == "")
		return "-"
	if (value >= 100)
		return sprintf("%.0f", value)
	return sprintf(value >= 10 ? "%.1f" : "%.2f", value)
}

function key_of(name,	parts) {
	split(name, parts, "/")
	return parts[1] SUBSEP parts[2]
}

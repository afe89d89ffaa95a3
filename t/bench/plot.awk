# The chart of README.md as SVG, after median.awk: files labels measured chart. One bar a row, time on a logarithmic
# scale, for it goes from one millisecond to seconds.
FILENAME ~ /\/chart$/ && !/^#/ && count[key_of($1)] {
	bar[++bars] = key_of($1)
	short[key_of($1)] = $2
}

function log10(value) { return log(value) / log(10) }
function x_of(ms) { return left + (log10(ms) - log10(least)) / (log10(most) - log10(least)) * (width - left - right) }
function plain(words) {
	gsub(/&/, "\\&amp;", words)
	gsub(/</, "\\&lt;", words)
	return words
}
function shown(ms) {
	return ms >= 1000 ? sprintf("%.2g s", ms / 1000) : sprintf(ms >= 10 ? "%.0f ms" : "%.1f ms", ms)
}

END {
	width = 840; left = 315; right = 70; top = 44; step = 26
	sort_bars()
	least = 0.5
	most = 1000
	while (most < median(bar[bars]))
		most *= 10
	height = top + bars * step + 34
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" ", width, height
	print "aria-label=\"Time until a database can be used\">"
	print_style()
	print "<text class=\"title\" x=\"10\" y=\"22\">Until a database of one's own can be used</text>"
	printf "<text class=\"axis\" x=\"%d\" y=\"22\" text-anchor=\"end\">%s</text>\n", \
		width - right, "medians, logarithmic scale"
	print_grid()
	for (i = 1; i <= bars; i++)
		print_bar(i, top + (i - 1) * step)
	print "</svg>"
}

# Drawn for a light page and for a dark one.
function print_style() {
	print "<style>"
	print "text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 }"
	print ".axis { font-size: 11px; fill: #656d76 } .grid { stroke: #d0d7de }"
	print ".other { fill: #a8b3bf } .ours { fill: #336791 }"
	print "@media (prefers-color-scheme: dark) {"
	print "text { fill: #e6edf3 } .axis { fill: #9198a1 } .grid { stroke: #3d444d }"
	print ".other { fill: #656c76 } .ours { fill: #5b9bd5 } }"
	print "</style>"
}

function sort_bars(	i, j, moved) {
	for (i = 2; i <= bars; i++) {
		moved = bar[i]
		for (j = i; j > 1 && median(bar[j - 1]) > median(moved); j--)
			bar[j] = bar[j - 1]
		bar[j] = moved
	}
}

function print_grid(	ms, x, bottom) {
	bottom = top + bars * step
	for (ms = 1; ms <= most; ms *= 10) {
		x = x_of(ms)
		printf "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", x, x, top - 6, bottom
		printf "<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x, bottom + 18, \
			(ms >= 1000 ? ms / 1000 " s" : ms " ms")
	}
}

function print_bar(i, y,	ms, end, split_key) {
	ms = median(bar[i])
	end = x_of(ms)
	split(bar[i], split_key, SUBSEP)
	printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", left - 8, y + 15, plain(short[bar[i]])
	printf "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"2\"/>\n", \
		(split_key[2] == "pg_tmp" ? "ours" : "other"), left, y + 1, end - left
	printf "<text x=\"%.1f\" y=\"%d\">%s</text>\n", end + 6, y + 15, shown(ms)
}

# The tables of results.md, after median.awk: files labels measured chart targets groups.
FILENAME ~ /\/chart$/ && !/^#/ {
	chart[++bars] = key_of($1)
	short[key_of($1)] = $2
}

FILENAME ~ /\/targets$/ && !/^#/ {
	targets++
	what[targets] = cell($1)
	compared[targets] = $2
	relation[targets] = $3
	factor[targets] = $4
	floor_of[targets] = $5
}

FILENAME ~ /\/groups$/ {
	order_of_groups[++groups] = $1
	base[$1] = $1 SUBSEP $2
	title[$1] = $3
}

END {
	print_chart()
	print_targets()
	for (i = 1; i <= groups; i++)
		print_group(order_of_groups[i])
}

# Text of a table's cell: a bar would end it.
function cell(words) {
	gsub(/\|/, "\\|", words)
	return words
}

function print_chart(	i, first, value) {
	print "## Until a database can be used\n\n![the same as a chart](plot.svg)\n\n| | ms | times `pg_tmp` |\n|---|--:|--:|"
	first = median(chart[1])
	for (i = 1; i <= bars; i++) {
		value = median(chart[i])
		if (value != "")
			print "| " cell(short[chart[i]]) " | " digits(value) " | " (first > 0 ? digits(value / first) : "-") " |"
	}
}

# The value of "1.2*group/row+group/row"; "" if a part of it is not there.
function total(sum,	terms, n, i, parts, value) {
	if (sum == "-")
		return 1
	n = split(sum, terms, "+")
	for (i = 1; i <= n; i++) {
		if (split(terms[i], parts, "*") == 1) {
			parts[2] = parts[1]
			parts[1] = 1
		}
		if (median(key_of(parts[2])) == "")
			return ""
		value += parts[1] * median(key_of(parts[2]))
	}
	return value
}

function verdict(value, is_most, bound) {
	if (is_most ? value <= bound : value >= bound)
		return "met"
	return sprintf("missed by %.0f %%", 100 * (is_most ? value / bound - 1 : 1 - value / bound))
}

function print_targets(	i, a, b) {
	print "\n## Targets\n\n| what: against what | target | measured | of | ratio | |\n|---|--:|--:|--:|--:|---|"
	for (i = 1; i <= targets; i++) {
		a = total(compared[i])
		b = total(floor_of[i])
		if (a == "" || b == "" || b == 0)
			print "| " what[i] " | " relation[i] " " factor[i] " | | | | not measured |"
		else
			print "| " what[i] " | " relation[i] " " factor[i] " | " digits(a) " | " (floor_of[i] == "-" ? "" : digits(b)) \
				" | " digits(a / b) " | " verdict(a / b, relation[i] == "<=", factor[i] + 0) " |"
	}
}

# To the base row, where both are of one unit.
function ratio(key, floor_key) {
	if (median(key) == "" || median(floor_key) + 0 == 0 || unit[key] != unit[floor_key])
		return ""
	return digits(median(key) / median(floor_key))
}

function print_group(group,	i, key, parts) {
	print "\n## " title[group] "\n\n| | unit | median | 10 to 90 % | runs | ratio | failed |"
	print "|---|---|--:|--:|--:|--:|--:|"
	for (i = 1; i <= rows; i++) {
		key = order[i]
		split(key, parts, SUBSEP)
		if (parts[1] == group)
			print "| " cell(text[key]) " | " unit[key] " | " digits(median(key)) " | " digits(quantile(key, 0.1)) " to " \
				digits(quantile(key, 0.9)) " | " count[key] + 0 " | " ratio(key, base[group]) " | " failed[key] " |"
	}
}

# awk -v file=FILE -f insert.awk README.md: the same, with what is in FILE between the two comments of `make bench`. What
# has not both of them in order is not changed, and the status is 1.
{ line[NR] = $0 }
$0 == "<!-- written by make bench -->" && !from { from = NR }
$0 == "<!-- until here -->" && from && !to { to = NR }

END {
	for (i = 1; i <= NR; i++) {
		if (!to || i <= from || i >= to)
			print line[i]
		if (to && i == from) {
			print ""
			while ((getline text <file) > 0)
				print text
			print ""
		}
	}
	exit !to
}

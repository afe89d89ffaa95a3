isql -b -k -x0x20 "${1-Driver={PostgreSQL Unicode\};}" <<-END
	select current_database(), 1 + 1
END

psql -XAtF ' ' -c 'select current_database(), 1 + 1' "$@"

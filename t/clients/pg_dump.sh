pg_dump --create --schema-only "$@" | sed -n 's/^\\connect /&/; s/^\\connect \([a-z]*\)$/\1 2/p'

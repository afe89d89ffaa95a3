<?php
$connection = pg_connect($argv[1] ?? "") or exit(1);
echo implode(" ", pg_fetch_row(pg_query($connection, "select current_database(), 1 + 1"))), "\n";

<?php
$connection = new PDO($argv[1] ?? "pgsql:");
echo implode(" ", $connection->query("select current_database(), 1 + 1")->fetch(PDO::FETCH_NUM)), "\n";

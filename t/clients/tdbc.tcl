package require tdbc::postgres

tdbc::postgres::connection create database {*}$argv
database foreach -as lists row "select current_database(), 1 + 1" { puts $row }
database close

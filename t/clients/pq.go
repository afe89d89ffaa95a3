package main

import (
	"database/sql"
	"fmt"
	"log"
	"os"

	_ "github.com/lib/pq"
)

func main() {
	var name string
	var two int
	database, err := sql.Open("postgres", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer database.Close()
	if err := database.QueryRow("select current_database(), 1 + 1").Scan(&name, &two); err != nil {
		log.Fatal(err)
	}
	fmt.Println(name, two)
}

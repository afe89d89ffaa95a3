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
	// Over TCP it requires TLS, unless it is told not to.
	url := "sslmode=disable"
	if len(os.Args) > 1 {
		url = os.Args[1]
	}
	database, err := sql.Open("postgres", url)
	if err != nil {
		log.Fatal(err)
	}
	defer database.Close()
	if err := database.QueryRow("select current_database(), 1 + 1").Scan(&name, &two); err != nil {
		log.Fatal(err)
	}
	fmt.Println(name, two)
}

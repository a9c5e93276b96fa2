package store

import (
	"fmt"
	"time"
)

// Picture is a photo that a customer attached, made small.
type Picture struct {
	Name          string // of the file
	Width, Height int
	JPEG          []byte
}

// AddPictures keeps the pictures of a mail, in their order.
func (t *Tx) AddPictures(message, caseID string, list []Picture, received time.Time) error {
	for n, p := range list {
		err := t.exec(`INSERT INTO pictures (message, n, case_id, received_at, name, width, height, jpeg) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			message, n, caseID, micros(received), p.Name, p.Width, p.Height, p.JPEG)
		if err != nil {
			return fmt.Errorf("keep pictures of message %s: %w", message, err)
		}
	}
	return nil
}

// Pictures lists the pictures of a case, those of the newest mail first.
func (t *Tx) Pictures(caseID string, most int) ([]Picture, error) {
	list, err := collect(t, func(r scanner) (p Picture, err error) { return p, r.Scan(&p.Name, &p.Width, &p.Height, &p.JPEG) },
		`SELECT name, width, height, jpeg FROM pictures WHERE case_id = $1 ORDER BY received_at DESC, message DESC, n LIMIT $2`, caseID, most)
	if err != nil {
		return nil, fmt.Errorf("pictures of case %s: %w", caseID, err)
	}
	return list, nil
}

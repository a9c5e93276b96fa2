package triage

import (
	"strings"
	"time"
)

// Absence is a time in which a member of staff answers nothing.
type Absence struct {
	Person     string // address, lower case
	From       time.Time
	Until      time.Time // from this moment on they are back
	Substitute string    // address of whoever gets their mails meanwhile; empty: nobody was named
}

// At reports whether the absence holds at a moment.
func (a Absence) At(now time.Time) bool { return !now.Before(a.From) && now.Before(a.Until) }

// AwayAt finds the absence of a person that holds at a moment, among those given.
func AwayAt(absences []Absence, person string, now time.Time) (Absence, bool) {
	for _, a := range absences {
		if a.At(now) && strings.EqualFold(a.Person, person) {
			return a, true
		}
	}
	return Absence{}, false
}

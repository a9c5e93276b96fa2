package desk

import (
	"slices"
	"strings"

	"heed/triage"
	"heed/triage/text"
)

// meant finds whom of the staff somebody means by a name or an address: one person where it is clear, several where
// it is not, nobody where there is no such person. An address is best, then the whole name, the first name, any name
// of theirs, and at last how a name or the address begins.
func meant(staff triage.Staff, said string) triage.Staff {
	if p, ok := staff.ByEmail(said); ok {
		return triage.Staff{p}
	}
	want := looseWords(said)
	if len(want) == 0 {
		return nil
	}
	begins := func(names []string) bool {
		for _, w := range want {
			if len(w) < leastOfName || !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, w) }) {
				return false
			}
		}
		return true
	}
	for _, fits := range []func(names []string, local string) bool{
		func(names []string, _ string) bool { return slices.Equal(names, want) },
		func(names []string, _ string) bool { return len(want) == 1 && names[0] == want[0] },
		func(names []string, _ string) bool {
			return !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(names, w) })
		},
		func(names []string, local string) bool { return begins(names) || begins([]string{local}) },
	} {
		var found triage.Staff
		for _, p := range staff {
			local, _, _ := strings.Cut(p.Email, "@")
			if names := looseWords(p.Name); len(names) > 0 && fits(names, text.Loose(local)) {
				found = append(found, p)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// leastOfName is how many letters of a name must be written for its beginning to count.
const leastOfName = 3

// looseWords are the words of a name as they are compared.
func looseWords(name string) []string {
	list := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" \t\u00a0,.-", r) })
	for i, w := range list {
		list[i] = text.Loose(w)
	}
	return list
}

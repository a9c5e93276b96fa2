package approve

import (
	"slices"
	"strings"
	"time"

	"heed/mailer"
)

// wholeLetters are the verbs whose words go on below their line: mending the line would lose them.
var wholeLetters = []Verb{Send, Edit, Called, AskOwner, Mishap, NewCase}

// Mend writes a line that was not understood as the command verb, of which word is how its reader writes it: "promis
// friday: the album" as "promise friday: the album". It returns "" where that makes no whole command of it.
func (rd *Reader) Mend(line string, verb Verb, word string, now time.Time, loc *time.Location) string {
	if slices.Contains(wholeLetters, verb) || len(line) > maxLine {
		return ""
	}
	fields, most := strings.Fields(printable(line)), 4
	if verb == Find { // whatever is left would be something to look for
		most = 1
	}
	for n := 1; n <= min(most, len(fields)-1); n++ {
		mended := word + " " + strings.Join(fields[n:], " ")
		cmds, problem := rd.words.reply(mended, mailer.Address{}, now, loc).all()
		if problem == nil && len(cmds) == 1 && cmds[0].Verb == verb {
			return mended
		}
	}
	return ""
}

package classify

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
)

var fitCross = flag.String("cross", "", "learn on some of the mails and examine on the others: file (each file of the corpus on all others), writer (the files -a on the others, and so on), practice (each half of the practice mails on all other mails)")

// TestCross learns on part of the mails and examines on the rest: the honest figures, for other writers' mails
// nobody looked at. It fails below what was reached, less what chance may take away.
func TestCross(t *testing.T) {
	if *fitCross == "" {
		t.Skip("no -cross given")
	}
	list := examples(t, taught(t, nil), material(t))
	if *fitCross == "practice" {
		list = append(list, examples(t, taught(t, nil), practiceHalf(t, false))...)
	}
	var folds []string
	for i := range list {
		if f := fold(&list[i].mail); f != "" && !slices.Contains(folds, f) {
			folds = append(folds, f)
		}
	}
	var marks report
	for _, asked := range folds {
		var known []example
		for _, e := range list {
			if fold(&e.mail) != asked {
				known = append(known, e)
			}
		}
		c := taught(t, learn(known, struckCues(t), nil))
		for i := range list {
			m := list[i].mail
			if fold(&m) == asked && (*only == "" || slices.Contains(strings.Split(*only, ","), m.Lang)) {
				marks.add(m, c.Classify(m.input()), c)
			}
		}
	}
	marks.print(t)
	if *fitCross != "practice" && *only == "" {
		marks.atLeast(t, floors{recall: 75, precision: 65, kinds: 72, themes: 50, flagRecall: 60, flagPrecision: 62, exact: 62, near: 94})
	}
}

// fold names the part of the mails that a mail is examined with; none, where it is learned from only.
func fold(m *practiceMail) string {
	_, writer, isCorpus := strings.Cut(m.file, "-")
	switch {
	case *fitCross == "practice" && m.file == "practice":
		return fmt.Sprint("tuning half: ", m.tuneHalf())
	case *fitCross == "practice" || !isCorpus || strings.HasPrefix(m.file, "short-"):
		return ""
	case *fitCross == "writer":
		return writer
	}
	return m.file
}

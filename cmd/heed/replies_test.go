package main

import (
	"runtime/debug"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestGenuineReplies answers letters of the daemon as staff do, from the programs they use, and looks at what
// became of each reply: that it did what it ordered, on evidence, once.
func TestGenuineReplies(t *testing.T) {
	rows := playReplies(t, "genuine")
	right, back, programs := 0, 0, map[string]bool{}
	for _, r := range rows {
		programs[r.group] = true
		switch err := r.judged; {
		case err != nil:
			t.Errorf("%s (%s): %v", r.file, r.command, err)
		case effects[r.effect].acts:
			right++
		default:
			back++
		}
	}
	if !raced() && (len(rows) < 150 || len(programs) < 25 || right*100 < len(rows)*99) {
		t.Errorf("%d replies of %d programs, of which %d act and %d are asked back", len(rows), len(programs), right, back)
	}
}

// TestHostileReplies sends the daemon what must never act, whatever its sender knows. Of each kind of attack one mail
// is sent without the trick: were that refused too, the test would show nothing.
func TestHostileReplies(t *testing.T) {
	rows := playReplies(t, "hostile")
	hostile, controls := 0, map[string]int{}
	for _, r := range rows {
		if effects[r.effect].acts {
			controls[r.group]++
		} else {
			hostile++
			controls[r.group] += 0
		}
		if r.judged != nil {
			t.Errorf("%s (%s): %v", r.file, r.about, r.judged)
		}
	}
	for group, n := range controls {
		if n == 0 {
			t.Errorf("%s: no mail of this kind acts, not even without the trick", group)
		}
	}
	if !raced() && hostile < 250 {
		t.Errorf("only %d hostile mails", hostile)
	}
}

// playReplies sends every mail of a set to the daemon, and judges what came of each.
func playReplies(t *testing.T, set string) []*replyRow {
	t.Helper()
	rows := readReplies(t, set)
	if raced() {
		rows = slices.DeleteFunc(rows, func(r *replyRow) bool {
			control := set == "hostile" && effects[r.effect].acts
			return !control && r.number%8 > 0
		})
	}
	var wrong []string
	for server := range authentications {
		var mine []*replyRow
		for _, r := range rows {
			if r.server == server {
				mine = append(mine, r)
			}
		}
		if len(mine) > 0 {
			synctest.Test(t, func(t *testing.T) {
				w := newReplyWorld(t, server, mine)
				defer w.stop()
				wrong = append(wrong, w.play()...)
			})
		}
	}
	printReplies(t, rows)
	for _, w := range wrong {
		t.Error(w)
	}
	return rows
}

// raced reports whether the race detector is at work, under which all of the mails would take minutes: some must do.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// play brings each row to where its reply comes in, sends the replies all at once, and looks what became of them.
func (w *replyWorld) play() (wrong []string) {
	w.pass(9*time.Hour + time.Minute) // the bubble begins on a Saturday at midnight
	w.prepare()
	rounds := 0
	for _, r := range w.rows {
		rounds = max(rounds, len(r.mails)-1)
	}
	for round := range rounds {
		for _, r := range w.rows {
			if round < len(r.mails)-1 {
				w.into(w.reply(r, round))
			}
		}
		w.pass(5 * time.Second)
		w.collect()
	}
	for _, r := range w.rows {
		r.before = w.look(r)
	}
	opened := len(w.cases())
	var last [][]byte
	for _, r := range w.rows {
		last = append(last, w.reply(r, len(r.mails)-1))
	}
	for _, raw := range last {
		w.into(raw)
	}
	w.pass(5 * time.Second)
	for _, r := range w.rows {
		r.after = w.look(r)
	}
	w.pass(5 * time.Minute) // the undo time is over, and what was approved has left
	w.collect()
	for _, r := range w.rows {
		r.end = w.look(r)
		r.judged = effects[r.effect].check(w, r)
	}
	return w.nothingElse(opened)
}

// reply fills one of a row's mails with the newest letter to its member.
func (w *replyWorld) reply(r *replyRow, n int) []byte {
	w.t.Helper()
	l, err := w.letterOf(r, answers(r.lang), true)
	if err != nil {
		w.t.Fatal(err)
	}
	raw, err := l.fill(r.file, r.mails[n])
	if err != nil {
		w.t.Fatal(err)
	}
	return raw
}

package desk

import (
	"fmt"
	"strconv"
	"strings"
)

// The steps of a case. Each is a row with a unique key, so a restart neither loses nor repeats one.
const (
	stepGather    = "gather"    // put the case on the list for staff
	stepRemind    = "remind"    // half of the time is gone
	stepEscalate  = "escalate"  // the deadline has passed: the owner is asked
	stepNag       = "nag"       // and again, every so much open time
	stepWatch     = "watch"     // an approved answer should have left by now
	stepUncertain = "uncertain" // ask again whether an answer arrived
	stepResolve   = "resolve"   // the customer was quiet: the case is resolved

	stepDigest = "digest" // of the studio, not of a case
	stepTidy   = "tidy"   // the hourly check
	stepFlood  = "flood:" // sum up a flood; the sender follows
	stepBack   = "back:"  // somebody's absence has passed: until when, and who, follow
)

// answerStep is the outbox step of the answer made from a version of the draft.
func answerStep(version int) string { return fmt.Sprintf("answer:%d", version) }

// answerVersion is the version of the draft that answerStep was given.
func answerVersion(step string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(step, "answer:"))
	return n
}

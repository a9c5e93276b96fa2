package review

import (
	"strings"

	"heed/mailer"
	"heed/triage"
)

// Bounds of what is looked at: a notification is short, and its news comes first.
const (
	maxBody    = 64 << 10
	maxLines   = 600
	opening    = 5  // lines in which a notification says what it is
	maxReviews = 50 // in one digest
)

// Detect reads a review notification. It reports false for every mail that is none. A digest of several
// reviews gives the worst of them; DetectAll gives all. Extra sites are looked at before the known ones.
func Detect(msg *mailer.Message, extra ...Site) (*triage.Review, bool) {
	all := DetectAll(msg, extra...)
	if len(all) == 0 {
		return nil, false
	}
	worst := all[0]
	for _, r := range all[1:] {
		if r.Stars > 0 && (worst.Stars == 0 || r.Stars < worst.Stars) {
			worst = r
		}
	}
	return &worst, true
}

// DetectAll reads every review a notification tells of, in its order.
func DetectAll(msg *mailer.Message, extra ...Site) []triage.Review {
	site, known, relay := siteOf(msg.From, extra)
	if !known {
		site, known, relay = siteOf(msg.From, Sites)
	}
	if relay {
		return nil // a customer writes through the site
	}
	switch msg.Robot {
	case mailer.Notification, mailer.List:
	case mailer.None, "":
		if !known {
			return nil // a person, whatever it is about
		}
	default:
		return nil
	}
	n := open(msg)
	change := n.change()
	if !n.announces(known, msg.Robot) && !(known && change == triage.Removed) {
		return nil
	}
	if !known {
		site = unknownSite(msg.From)
	}
	found := n.reviews()
	for i := range found {
		found[i].Site, found[i].Change = site.Name, change
		if found[i].Link == "" {
			found[i].Link = link(n.body, site.Hosts)
		} else {
			found[i].Link = link(found[i].Link, site.Hosts)
		}
	}
	return found
}

// unknownSite names a site nobody has listed after its sender.
func unknownSite(from mailer.Address) Site {
	name := from.Name
	if name == "" {
		name = from.Domain()
	}
	host := from.Domain()
	// Where the sender is notices@mail.example.com, its pages are at example.com.
	if labels := strings.Split(host, "."); len(labels) > 2 && len(labels[len(labels)-2]) > 3 {
		host = strings.Join(labels[len(labels)-2:], ".")
	}
	return Site{Name: name, Hosts: []string{host}}
}

// notice is a notification laid out for reading.
type notice struct {
	subject string
	body    string
	lines   []string // of body, trimmed
}

var plainBlanks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ", "\u200b", "", "\u200c", "")

func open(msg *mailer.Message) *notice {
	body := msg.Body
	if strings.TrimSpace(body) == "" {
		body = msg.Text
	}
	if len(body) > maxBody {
		body = body[:maxBody]
	}
	body = strings.ToValidUTF8(plainBlanks.Replace(body), "")
	lines := strings.Split(body, "\n")
	if len(lines) > maxLines {
		lines = lines[:maxLines]
	}
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return &notice{subject: strings.TrimSpace(msg.Subject), body: strings.Join(lines, "\n"), lines: lines}
}

// announces reports whether the mail brings the news of a review of us. What an unknown sender mails to a
// list must say so plainly: a newsletter may bring "New review: the 85 mm" and its stars.
func (n *notice) announces(known bool, robot mailer.Robot) bool {
	head := strings.Join(n.head(), "\n")
	if !speaks(n.subject) && !speaks(head) { // most mail by far, and the patterns are slow to say so
		return false
	}
	if strong.MatchString(n.subject) {
		return !byUs(n.subject)
	}
	if asks.MatchString(n.subject) {
		return false
	}
	if strong.MatchString(head) && !byUs(head) {
		return true
	}
	if !weak.MatchString(n.subject) && !(known && weak.MatchString(head)) {
		return false
	}
	if known {
		return true
	}
	if robot == mailer.List {
		return false
	}
	for _, line := range append([]string{n.subject}, n.lines...) {
		if _, ok := starsIn(line); ok {
			return true
		}
	}
	return false
}

// change tells news of a review that was there before from a new one: by the subject, else by the first line.
// What stands below may be the reviewer's own words, who complains of another review that was taken down.
func (n *notice) change() triage.Change {
	for _, line := range append([]string{n.subject}, n.head()...)[:min(2, 1+len(n.head()))] {
		switch {
		case !speaks(line):
		case removed.MatchString(line):
			return triage.Removed
		case changed.MatchString(line):
			return triage.Updated
		case strong.MatchString(line):
			return ""
		}
	}
	return ""
}

// speaks reports whether a text holds any of the words without which nothing strong or weak is in it.
func speaks(s string) bool {
	s = strings.ToLower(s)
	for _, stem := range stems {
		if strings.Contains(s, stem) {
			return true
		}
	}
	return false
}

// byUs finds the thanks for a review the studio wrote itself.
func byUs(s string) bool { return ours.MatchString(s) }

// head returns the first lines with anything in them.
func (n *notice) head() []string {
	var head []string
	for _, line := range n.lines {
		if line != "" {
			if head = append(head, line); len(head) == opening {
				break
			}
		}
	}
	return head
}
